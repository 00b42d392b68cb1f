using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>A caller that changes its mind: the server learns of it, whatever the eras, and the client goes on.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class CancellationTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> OfSurfaces => Pairs.With(Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(OfSurfaces))]
    public async Task Call_CancelledByItsCaller_StopsAtTheServerAndTheClientGoesOn(Sdk sdk, string server)
    {
        var client = await fixture.ThroughAsync(sdk);
        var token = $"{sdk}-{server}-{Guid.NewGuid()}";
        using var changesItsMind = new CancellationTokenSource();

        var hanging = client.SendAsync(Operation.Call($"{server}__hang", new { token }), changesItsMind.Token);
        var started = await HappenedAsync(client, server, "started", token);
        await changesItsMind.CancelAsync();
        var cancelled = await HappenedAsync(client, server, "cancelled", token);
        var next = await client.SendAsync(Operation.Call($"{server}__echo", new { message = "next" }), TestContext.Current.CancellationToken);

        Assert.True(started, "it never reached the server");
        Assert.True(cancelled, "the server never learned of it");
        Assert.Contains("cancelled", (await hanging).Failure.Message, StringComparison.Ordinal);
        Assert.Equal("next", next.Text);
    }

    [Theory, MemberData(nameof(OfSurfaces))]
    public async Task Call_CancelledWhileOthersRun_StopsThatOneAlone(Sdk sdk, string server)
    {
        var client = await fixture.ThroughAsync(sdk);
        var token = $"{sdk}-{server}-{Guid.NewGuid()}";
        using var changesItsMind = new CancellationTokenSource();

        var hanging = client.SendAsync(Operation.Call($"{server}__hang", new { token }), changesItsMind.Token);
        var other = client.SendAsync(Operation.Call($"{server}__slow", new { steps = 5, stepMs = 100 }), TestContext.Current.CancellationToken);
        Assert.True(await HappenedAsync(client, server, "started", token));
        await changesItsMind.CancelAsync();

        Assert.True(await HappenedAsync(client, server, "cancelled", token));
        Assert.Null((await hanging).Result);
        Assert.Equal("done 5 steps", (await other).Text);
    }

    private static async Task<bool> HappenedAsync(ISdkClient client, string server, string what, string token)
    {
        var arguments = new JsonObject { ["event"] = what, ["token"] = token, ["timeoutMs"] = 10_000 };
        var answer = await client.SendAsync(Operation.Call($"{server}__await_event", arguments), TestContext.Current.CancellationToken);
        return answer.Text == "true";
    }
}
