using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Two issuers that call somebody alike, and one person in two programs: each is a principal of its own.</summary>
public sealed class TwoIssuersTests(HostilePlace at) : IClassFixture<HostilePlace>
{
    public static TheoryData<string> Others => ["the other issuer", "another client", "another subject"];

    [Theory, MemberData(nameof(Others))]
    public async Task Session_OfOne_IsToTheOtherAsIfItDidNotExist(string other)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var owner = at.Gateway.CallerWith(at.Issuer.Token(at.Mcp));
        using var thief = at.Gateway.CallerWith(other switch
        {
            "the other issuer" => at.Other.Token(at.Mcp),
            "another client" => at.Issuer.Token(at.Mcp, client: "other-app"),
            _ => at.Issuer.Token(at.Mcp, subject: "bob"),
        });
        await owner.InitializeAsync(cancellationToken);
        var session = owner.Session!;

        var (stolen, stolenBody) = await ListAsync(thief, session, cancellationToken);
        var (unknown, unknownBody) = await ListAsync(thief, new string('0', session.Length), cancellationToken);

        Assert.Equal(404, stolen);
        Assert.Equal((unknown, unknownBody), (stolen, stolenBody));
        Assert.Equal(404, await thief.DeleteAsync(session, cancellationToken));
        Assert.Equal("ok", (await owner.CallAsync("notes__ok", cancellationToken)).Text);
    }

    /// <summary>A new token of the same person in the same program goes on with the session: it is bound to the principal, not to the token.</summary>
    [Fact]
    public async Task Session_WithANewTokenOfItsOwner_GoesOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var before = at.Gateway.CallerWith(at.Issuer.Token(at.Mcp));
        using var after = at.Gateway.CallerWith(at.Issuer.Token(at.Mcp));
        await before.InitializeAsync(cancellationToken);

        Assert.Equal(200, (await ListAsync(after, before.Session!, cancellationToken)).Status);
    }

    [Fact]
    public async Task Record_OfEach_NamesAnotherPrincipal()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string subject = "recorded";
        string[] tokens =
        [
            at.Issuer.Token(at.Mcp, subject: subject), at.Other.Token(at.Mcp, subject: subject), at.Issuer.Token(at.Mcp, subject: subject, client: "b"),

            // What would be the same if the parts were only put one behind the other.
            at.Issuer.Token(at.Mcp, subject: subject + ":x", client: "y"), at.Issuer.Token(at.Mcp, subject: subject, client: "x:y"),
        ];
        foreach (var token in tokens)
        {
            using var caller = at.Gateway.CallerWith(token);
            Assert.Equal("ok", (await caller.CallAsync("notes__ok", cancellationToken)).Text);
        }

        var principals = await Eventually.AsyncValue(
            _ => Task.FromResult(at.Gateway.Record()
                .Select(line => line.TryGetProperty("principal", out var principal) ? principal.GetString()! : "")
                .Where(principal => principal.Contains(subject, StringComparison.Ordinal)).ToArray()),
            found => found.Length >= tokens.Length);
        Assert.Equal(tokens.Length, principals.Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<(int Status, string Body)> ListAsync(Caller caller, string session, CancellationToken cancellationToken)
    {
        using var response = await caller.PostAsync(
            """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""",
            headers =>
            {
                headers.TryAddWithoutValidation("Mcp-Session-Id", session);
                headers.TryAddWithoutValidation("MCP-Protocol-Version", "2025-11-25");
            },
            cancellationToken);
        return ((int)response.StatusCode, FrontDoor.OneServer.WithoutReference(await response.Content.ReadAsStringAsync(cancellationToken)));
    }
}
