using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Every token of the tables at the real process: refused in one way, recorded once, told to nobody.</summary>
public sealed class HostileTokenTests(HostilePlace at) : IClassFixture<HostilePlace>
{
    public static TheoryData<string> Hostile => [.. HostileTokens.All.Keys];

    public static TheoryData<string> Good => [.. GoodTokens.All.Keys];

    [Theory, MemberData(nameof(Hostile))]
    public async Task Token_Hostile_IsRefusedRecordedOnceAndToldToNobody(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (make, reason) = HostileTokens.All[name];
        var token = make(at);
        var before = at.Server.Requests.Count;
        using var caller = at.Gateway.CallerWith(token);

        var answer = await caller.CallAsync("notes__ok", cancellationToken);

        Assert.True(answer.Status == 401, $"{answer}");
        Assert.Equal(Challenges.Invalid(at.Gateway, reason), answer.Headers.GetValues("WWW-Authenticate").Single());
        Assert.DoesNotContain(at.Server.Requests.Skip(before), request => request.Tool is not null);
        Assert.Empty(at.Attacker.Requests);
        var line = await RecordOfAsync(answer);
        Assert.Equal(reason == HostileTokens.Expired ? "credentials_expired" : "credentials_invalid", line.GetProperty("outcome").GetString());
        Assert.False(line.TryGetProperty("principal", out _));
        await NothingTellsAsync(token, answer);
    }

    /// <summary>Without these the table above could be passed by a gateway that refuses everything.</summary>
    [Theory, MemberData(nameof(Good))]
    public async Task Token_Good_IsAccepted(string name)
    {
        var (token, server) = GoodTokens.All[name](at);
        using var caller = at.Gateway.CallerWith(token, server);

        var answer = await caller.CallAsync(server is null ? "notes__ok" : "ok", TestContext.Current.CancellationToken);

        Assert.True(answer.Status == 200, $"{answer}");
        Assert.Equal("ok", answer.Text);
        await NothingTellsAsync(token, answer);
        Assert.DoesNotContain(at.Server.Requests, request => request.Headers.Values.Any(value => value.Contains(token, StringComparison.Ordinal)) || request.Body.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notes", "other")]
    [InlineData("notes", null)]
    [InlineData("notes", "unknown")]
    public async Task Token_ForOnePath_IsRefusedOnAnother(string audience, string? path)
    {
        var token = at.Issuer.Token(at.Gateway.Process.EndpointOf(audience));
        using var caller = at.Gateway.CallerWith(token, path);

        var answer = await caller.CallAsync("ok", TestContext.Current.CancellationToken);

        Assert.Equal(401, answer.Status);
        Assert.Equal(Challenges.Invalid(at.Gateway, HostileTokens.Audience, path), answer.Headers.GetValues("WWW-Authenticate").Single());
    }

    /// <summary>The one record of an answer, found by the reference that it gave.</summary>
    private async Task<JsonElement> RecordOfAsync(Answer answer)
    {
        var reference = References.In(answer);
        var lines = await at.Gateway.RecordAsync(line => line.GetProperty("reference").GetString() == reference);
        return Assert.Single(lines, line => line.GetProperty("reference").GetString() == reference);
    }

    /// <summary>Neither the token nor its payload or signature stands in record, log or answer.</summary>
    private async Task NothingTellsAsync(string token, Answer answer)
    {
        var record = await File.ReadAllTextAsync(at.Gateway.Folder.AuditFile, TestContext.Current.CancellationToken);
        foreach (var part in token.Split('.').Where((part, index) => index > 0 && part.Length > 20))
        {
            Assert.DoesNotContain(part, record, StringComparison.Ordinal);
            Assert.DoesNotContain(part, at.Gateway.Process.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(part, answer.Body, StringComparison.Ordinal);
        }
    }
}
