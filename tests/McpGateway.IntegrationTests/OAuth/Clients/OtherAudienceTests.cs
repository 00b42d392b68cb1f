using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>Tokens that the same provider issued for something else.</summary>
public sealed class OtherAudienceTests(ProviderFixture places) : IClassFixture<ProviderFixture>
{
    public static MatrixTheoryData<Sdk, string> Ways => new(
        [Sdk.V1, Sdk.V2, Sdk.V2Auto, Sdk.V2Pinned, Sdk.CSharp], ["https://elsewhere.example/mcp", "other", "merged"]);

    public static TheoryData<Sdk> Keepers => [Sdk.V1, Sdk.V2, Sdk.V2Auto, Sdk.V2Pinned];

    /// <summary>The token is good elsewhere, on a sibling's path, or (the one good case) on the path above.</summary>
    [Theory, MemberData(nameof(Ways))]
    public async Task Client_WithATokenForAnother_IsRefused(Sdk sdk, string audience)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        var resource = audience switch
        {
            "other" => place.Gateway.Process.EndpointOf("other"),
            "merged" => place.Gateway.Endpoint,
            _ => new Uri(audience),
        };
        var token = await place.Provider.RobotTokenAsync(resource, "notes:read", cancellationToken);

        var attempt = Record.ExceptionAsync(async () =>
        {
            await using var client = await sdk.ConnectAsync(place.Gateway.Process.EndpointOf("notes"), token, cancellationToken);
            Assert.Equal("x", (await client.SendAsync(Operation.Call("echo", new { message = "x" }), cancellationToken)).Text);
        });

        var error = await attempt;
        if (audience == "merged")
        {
            Assert.Null(error);
        }
        else
        {
            Assert.NotNull(error);
            Assert.True(error.ToString().Contains("401", StringComparison.Ordinal) || error.ToString().Contains("nauthorized", StringComparison.Ordinal), error.ToString());
        }
    }

    /// <summary>A host that kept a token for another resource is sent to the provider, and comes back with the right one.</summary>
    [Theory, MemberData(nameof(Keepers))]
    public async Task Client_KeptATokenForAnother_GetsTheRightOne(Sdk sdk)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        var kept = await place.Provider.RobotTokenAsync(place.Gateway.Process.EndpointOf("other"), "notes:read", cancellationToken);

        await using var client = await SignedInClient.ConnectAsync(sdk, place.Gateway.Process.EndpointOf("notes"), null, cancellationToken, kept);

        Assert.Equal("x", (await client.CallAsync("echo", new { message = "x" }, cancellationToken)).Text);
        Assert.Equal(1, await client.AuthorizationsAsync(cancellationToken));
    }
}
