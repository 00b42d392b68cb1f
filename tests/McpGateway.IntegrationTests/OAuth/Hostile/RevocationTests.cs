using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>What is written into the list of what was revoked ends at once: new requests, and streams that are open.</summary>
public sealed class RevocationTests
{
    /// <summary>One second as promised, and another for a busy machine.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string> Lists => new()
    {
        { "a token", """tokens: [ "JTI" ]""" },
        { "a subject", """subjects: [ { issuer: "ISSUER", subject: alice } ]""" },
        { "a client", """clients: [ { issuer: "ISSUER", client: app } ]""" },
    };

    public static TheoryData<string, string> OthersLists => new()
    {
        { "another token", """tokens: [ "someone-elses" ]""" },
        { "the same subject of another issuer", """subjects: [ { issuer: "https://elsewhere.example", subject: alice } ]""" },
        { "the same client of another issuer", """clients: [ { issuer: "https://elsewhere.example", client: app } ]""" },
        { "another subject", """subjects: [ { issuer: "ISSUER", subject: bob } ]""" },
    };

    [Theory, MemberData(nameof(Lists))]
    public async Task OpenStream_RevokedMeanwhile_IsCut(string what, string list)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var place = await Place.StartAsync();
        using var caller = place.Gateway.CallerWith(place.Token);
        using var response = await caller.BeginAsync(caller.Call("notes__hold"), cancellationToken, "notes__hold");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        Assert.Contains("progress", await FirstDataAsync(reader), StringComparison.Ordinal);

        var began = TimeProvider.System.GetTimestamp();
        place.Revoke(list);
        await EndAsync(reader);

        Assert.True(TimeProvider.System.GetElapsedTime(began) < Promised + TimeSpan.FromSeconds(1), $"the stream of {what} was open for {TimeProvider.System.GetElapsedTime(began)}");
        var answer = await caller.CallAsync("notes__ok", cancellationToken);
        Assert.Equal(401, answer.Status);
        Assert.Equal(Challenges.Invalid(place.Gateway, "The token was revoked"), answer.Headers.GetValues("WWW-Authenticate").Single());
        Assert.Equal("credentials_invalid", (await place.Gateway.RecordAsync(line => line.GetProperty("reference").GetString() == References.In(answer)))
            .Single(line => line.GetProperty("reference").GetString() == References.In(answer)).GetProperty("outcome").GetString());
    }

    [Theory, MemberData(nameof(OthersLists))]
    public async Task Revoked_SomeoneElse_TouchesNobody(string what, string list)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var place = await Place.StartAsync();
        using var caller = place.Gateway.CallerWith(place.Token);
        var victim = place.Issuer.Token(Claims.Good(place.Issuer.Url, place.Gateway.Endpoint.AbsoluteUri, subject: "victim").With("jti", "victim"));
        using var other = place.Gateway.CallerWith(victim);
        Assert.Equal(200, (await other.CallAsync("notes__ok", cancellationToken)).Status);

        place.Revoke(list + "\n# so that a moment can be seen at which the list is in force\n" + (list.StartsWith("subjects", StringComparison.Ordinal)
            ? """tokens: [ "victim" ]"""
            : $$"""subjects: [ { issuer: "{{place.Issuer.Url}}", subject: victim } ]"""));
        await IsRefusedAsync(other);

        Assert.True((await caller.CallAsync("notes__ok", cancellationToken)).Status == 200, what);
    }

    [Fact]
    public async Task Revocation_ListIsBroken_LastGoodOneStays()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var place = await Place.StartAsync();
        using var caller = place.Gateway.CallerWith(place.Token);
        place.Revoke("""tokens: [ "JTI" ]""");
        await IsRefusedAsync(caller);

        place.Revoke("tokens: [ {");
        await Eventually.Holds(() => place.Gateway.Process.Log.Contains("revoked.yaml", StringComparison.Ordinal));

        Assert.Equal(401, (await caller.CallAsync("notes__ok", cancellationToken)).Status);
    }

    /// <summary>Waits until calls are refused. One that is under way when the list takes effect is cut.</summary>
    private static Task IsRefusedAsync(Caller caller) => Eventually.AsyncValue(
        async cancel =>
        {
            try
            {
                return (await caller.CallAsync("notes__ok", cancel)).Status;
            }
            catch (HttpRequestException cut)
            {
                Assert.IsAssignableFrom<IOException>(cut.InnerException);
                return 0;
            }
        },
        status => status == 401);

    private static async Task<string> FirstDataAsync(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("The stream ended before its first event.");
    }

    /// <summary>Reads on until the stream ends, in order or not.</summary>
    private static async Task EndAsync(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (await reader.ReadLineAsync(limit.Token) is not null)
            {
            }
        }
        catch (Exception gone) when (gone is IOException or HttpRequestException)
        {
            Assert.False(limit.IsCancellationRequested);
        }
    }

    private sealed class Place : IAsyncDisposable
    {
        private const string Jti = "the-token";

        private readonly TestServer _server;
        private readonly DirectoryInfo _folder;

        private Place(TokenIssuer issuer, TestServer server, RunningGateway gateway, DirectoryInfo folder)
        {
            (Issuer, _server, Gateway, _folder) = (issuer, server, gateway, folder);
            Token = issuer.Token(Claims.Good(issuer.Url, gateway.Endpoint.AbsoluteUri).With("jti", Jti));
        }

        public TokenIssuer Issuer { get; }

        public RunningGateway Gateway { get; }

        public string Token { get; }

        public static async Task<Place> StartAsync()
        {
            var issuer = await TokenIssuer.StartAsync();
            var server = await TestServer.StartAsync(Scripts.Modern("ok", "hold"));
            server.Tools["hold"] = async (http, request) =>
            {
                await Reply.EventAsync(http, Reply.Progress(request, 1));
                await Reply.HangAsync(http);
            };
            var folder = Directory.CreateTempSubdirectory("mcpgateway-revoked-");
            File.WriteAllText(Path.Combine(folder.FullName, "revoked.yaml"), "version: 1\n");
            return new Place(issuer, server, await HostilePlace.StartGatewayAsync(server.Url, Path.Combine(folder.FullName, "revoked.yaml"), issuer), folder);
        }

        /// <summary>Replaces the list at once, as editors and Kubernetes do.</summary>
        public void Revoke(string list)
        {
            var path = Path.Combine(_folder.FullName, "revoked.yaml");
            File.WriteAllText(path + ".new", "version: 1\n" + list.Replace("JTI", Jti, StringComparison.Ordinal).Replace("ISSUER", Issuer.Url, StringComparison.Ordinal));
            File.Move(path + ".new", path, overwrite: true);
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _server.DisposeAsync();
            await Issuer.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
