using McpGateway.IntegrationTests.Clients.Sdks;
using static McpGateway.IntegrationTests.Clients.Refused;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>
/// What goes wrong reaches each SDK's caller as a JSON-RPC error with code, message and data, and the connection goes on:
/// the next call that is allowed succeeds.
/// </summary>
[Collection(nameof(ClientsCollection))]
public sealed class FailureTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> BothEras => Pairs.With(Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(BothEras))]
    public async Task Dead_ServerWasKilled_ErrorAndTheClientGoesOn(Sdk sdk, string server)
    {
        var client = await fixture.FailingAsync(sdk);
        var mortal = Named("mortal", server);
        await fixture.Server(mortal).KillAsync();

        var error = (await client.SendAsync(Operation.Call($"{mortal}__echo", new { message = "x" }), TestContext.Current.CancellationToken)).Failure;

        AssertIs(error, -31503, "server_down", fixture);
        await AssertGoesOnAsync(client, Named("guarded", server));
    }

    public static TheoryData<Sdk, string, string> Breaks =>
        new(from pair in BothEras from tool in new[] { "break-stream", "break-message" } select (pair.Data.Item1, pair.Data.Item2, tool));

    [Theory, MemberData(nameof(Breaks))]
    public async Task Broken_InMidStream_ErrorAndTheClientGoesOn(Sdk sdk, string server, string tool)
    {
        var client = await fixture.FailingAsync(sdk);
        var guarded = Named("guarded", server);

        var broken = await client.SendAsync(Operation.Call($"{guarded}__{tool}", withProgress: true), TestContext.Current.CancellationToken);

        AssertIs(broken.Failure, -32603, "outcome_unknown", fixture);
        Assert.Single(broken.Progress);
        await AssertGoesOnAsync(client, guarded);
    }
}
