using McpGateway.IntegrationTests.FrontDoor;
using McpGateway.IntegrationTests.OAuth.Hostile;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Doors;

/// <summary>A good token, shown in a way in which another parser might take another one, or in a place where it stays behind.</summary>
public sealed class AuthorizationHeaderTests(DoorPlace place) : IClassFixture<DoorPlace>
{
    public static TheoryData<string> Malformed =>
    [
        "Authorization: Bearer TOKEN\r\nAuthorization: Bearer TOKEN\r\n",
        "Authorization: Bearer TOKEN\r\nauthorization: Bearer other\r\n",
        "Authorization: Bearer other\r\nAuthorization: Bearer TOKEN\r\n",
        "Authorization: Bearer TOKEN, Bearer TOKEN\r\n",
        "Authorization: Bearer TOKEN,TOKEN\r\n",
        "Authorization: Bearer TOKEN TOKEN\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer \r\n",
        "Authorization: \r\n",
        "Authorization: BearerTOKEN\r\n",
        "Authorization: Bearer\tTOKEN\r\n",
        "Authorization: Bearer \"TOKEN\"\r\n",
        "Authorization: Bearer token=TOKEN\r\n",
        "Authorization: Basic TOKEN\r\n",
        "Authorization: DPoP TOKEN\r\n",
        "Authorization: TOKEN\r\n",
    ];

    public static TheoryData<string> Elsewhere =>
    [
        "X-Access-Token: TOKEN\r\n", "Proxy-Authorization: Bearer TOKEN\r\n", "Cookie: access_token=TOKEN\r\n", "X-Forwarded-Access-Token: TOKEN\r\n", "Sec-WebSocket-Protocol: TOKEN\r\n",
    ];

    [Theory]
    [InlineData("Authorization: Bearer TOKEN\r\n")]
    [InlineData("authorization: bearer TOKEN\r\n")]
    [InlineData("Authorization: BEARER  TOKEN \r\n")]
    public async Task Header_Good_IsTaken(string header) => Assert.Equal(200, RawClient.StatusOf(await SendAsync("/mcp", header)));

    [Theory, MemberData(nameof(Malformed))]
    public async Task Header_Malformed_IsRefused(string header)
    {
        var answer = await SendAsync("/mcp", header);

        Assert.Equal(401, RawClient.StatusOf(answer));
        Assert.Contains($"WWW-Authenticate: {Challenges.Invalid(place.Gateway, HostileTokens.Form)}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Elsewhere))]
    public async Task Token_InAnotherHeader_IsNone(string header)
    {
        var answer = await SendAsync("/mcp", header);

        Assert.Equal(401, RawClient.StatusOf(answer));
        Assert.Contains($"WWW-Authenticate: {Challenges.Missing(place.Gateway)}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp?access_token=TOKEN", "")]
    [InlineData("/mcp?x=1&%61ccess_token=TOKEN", "")]
    [InlineData("/mcp?Access_Token=TOKEN", "")]
    [InlineData("/mcp?access_token=TOKEN", "Authorization: Bearer TOKEN\r\n")]
    public async Task Token_InTheQuery_IsRefusedAndStandsNowhere(string target, string header)
    {
        var token = Token();
        var answer = await SendAsync(target, header, token);

        Assert.Equal(401, RawClient.StatusOf(answer));
        Assert.Contains($"WWW-Authenticate: {Challenges.Nameless(place.Gateway)}\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(token, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(token, place.Gateway.Process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Gateway.Record(), line => line.GetRawText().Contains(token, StringComparison.Ordinal));
    }

    private string Token() => place.Issuer.Token(place.Gateway.Endpoint);

    private Task<string> SendAsync(string target, string header, string? token = null)
    {
        var head = $"POST {target} HTTP/1.1\r\nHost: {place.Root.Authority}\r\n{header}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
            + $"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\nConnection: close\r\nContent-Length: {HostileRequests.Ping.Length}\r\n\r\n";
        return RawClient.SendAsync(
            place.Root, head.Replace("TOKEN", token ?? Token(), StringComparison.Ordinal) + HostileRequests.Ping, TestContext.Current.CancellationToken);
    }
}
