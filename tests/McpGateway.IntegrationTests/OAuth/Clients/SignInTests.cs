using System.Text.Json;
using McpGateway.IntegrationTests.Clients.Sdks;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>Each SDK's own OAuth code, against a certified provider, through the gateway, to a real server.</summary>
public sealed class SignInTests(ProviderFixture places) : IClassFixture<ProviderFixture>
{
    private static readonly Sdk[] Clients = [Sdk.V1, Sdk.V2, Sdk.V2Auto, Sdk.V2Pinned, Sdk.CSharp];

    public static TheoryData<Sdk> All => [.. Clients];

    public static MatrixTheoryData<Sdk, string?, string?> AllWays => new(Clients, ["registered", null], ["notes", null]);

    [Theory, MemberData(nameof(AllWays))]
    public async Task Client_WithNothing_DiscoversRegistersAuthorizesAndCalls(Sdk sdk, string? clientId, string? server)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        var url = Url(place, server);
        var before = (await place.Provider.EventsAsync(cancellationToken)).Count;

        await using var client = await SignedInClient.ConnectAsync(sdk, url, clientId, cancellationToken);
        var answer = await client.CallAsync(server is null ? "notes__echo" : "echo", new { message = "hello" }, cancellationToken);

        Assert.True(answer.Error is null, $"{answer}\n{place.Provider.Errors}");
        Assert.Equal("hello", answer.Text);
        Assert.Equal(1, await client.AuthorizationsAsync(cancellationToken));
        var events = (await place.Provider.EventsAsync(cancellationToken)).Skip(before).ToArray();
        Assert.Equal(clientId is null ? 1 : 0, events.Count(each => Kind(each) == "registration"));
        var authorization = Assert.Single(events, each => Kind(each) == "authorization");
        Assert.Equal("S256", authorization.GetProperty("method").GetString());
        Assert.Equal(url.AbsoluteUri, authorization.GetProperty("resource").GetString());
        Assert.Contains("notes:read", authorization.GetProperty("scope").GetString()!.Split(' '));
        Assert.DoesNotContain("notes:write", authorization.GetProperty("scope").GetString()!.Split(' '));
        var token = Assert.Single(events, each => Kind(each) == "token");
        Assert.Equal("authorization_code", token.GetProperty("grant").GetString());
        Assert.True(token.GetProperty("verifier").GetBoolean());
        Assert.Equal(url.AbsoluteUri, token.GetProperty("resource").GetString());
    }

    /// <summary>Its tokens live for 2 s: calls go on without anybody being asked, by refresh tokens that are used once each.</summary>
    [Theory, MemberData(nameof(All))]
    public async Task Client_TokenExpires_RefreshesAndGoesOn(Sdk sdk)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Hasty;
        var before = (await place.Provider.EventsAsync(cancellationToken)).Count;
        await using var client = await SignedInClient.ConnectAsync(sdk, place.Gateway.Endpoint, null, cancellationToken);

        var refreshed = await Eventually.AsyncValue(
            async cancel =>
            {
                var answer = await client.CallAsync("notes__echo", new { message = "again" }, cancel);
                Assert.True(answer.Error is null && answer.Text == "again", $"{answer}\n{place.Provider.Errors}");
                return (await place.Provider.EventsAsync(cancel)).Skip(before).Count(each => Kind(each) == "token" && each.GetProperty("grant").GetString() == "refresh_token");
            },
            refreshes => refreshes >= 2);

        Assert.True(refreshed >= 2);
        Assert.Equal(1, await client.AuthorizationsAsync(cancellationToken));
        Assert.DoesNotContain((await place.Provider.EventsAsync(cancellationToken)).Skip(before), each => Kind(each) == "grant.error");
    }

    private static Uri Url(SignInPlace place, string? server) => server is null ? place.Gateway.Endpoint : place.Gateway.Process.EndpointOf(server);

    private static string? Kind(JsonElement happened) => happened.GetProperty("kind").GetString();
}
