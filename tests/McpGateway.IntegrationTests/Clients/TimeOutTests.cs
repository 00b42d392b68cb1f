using McpGateway.IntegrationTests.Clients.Sdks;
using static McpGateway.IntegrationTests.Clients.Refused;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>A server with <c>timeout: 1s</c>. All clients at once, for each waits.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class TimeOutTests(ClientsFixture fixture)
{
    [Theory, InlineData("legacy"), InlineData("modern")]
    public Task Call_ServerSaysNothing_ErrorAndTheClientGoesOn(string server) => ForEachAsync(async client =>
    {
        var hasty = Named("hasty", server);

        var error = (await client.SendAsync(Operation.Call($"{hasty}__hang"), TestContext.Current.CancellationToken)).Failure;

        AssertIs(error, -31504, "server_timed_out", fixture);
        Assert.Contains("may or may not have run", error.Message, StringComparison.Ordinal);
        await AssertGoesOnAsync(client, hasty);
    });

    [Theory, InlineData("legacy"), InlineData("modern")]
    public Task Call_ServerReportsProgress_TimeBeginsAnewWithEachByte(string server) => ForEachAsync(async client =>
    {
        var call = Operation.Call($"{Named("hasty", server)}__slow", new { steps = 4, stepMs = 400 }, withProgress: true);

        var answer = await client.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("done 4 steps", answer.Text);
        Assert.Equal(4, answer.Progress.Count);
    });

    private Task ForEachAsync(Func<ISdkClient, Task> test) =>
        Task.WhenAll(Sdks.Sdks.All.Select(async sdk => await test(await fixture.FailingAsync(sdk))));
}
