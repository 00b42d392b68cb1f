using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>Many at once: the gateway may share one upstream session among them, and mixes up no answer and no progress.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class ConcurrencyTests(ClientsFixture fixture)
{
    private const int Calls = 25;

    public static TheoryData<string> Servers => new(Upstream.All.Select(each => each.Name));

    [Theory, MemberData(nameof(Servers))]
    public async Task Calls_AllClientsAtOnce_EachGetsItsOwnAnswer(string server)
    {
        var asked = Sdks.Sdks.All.SelectMany(sdk => Enumerable.Range(0, Calls).Select(i => (Sdk: sdk, Message: $"{sdk} {i} of {server}")));

        var answers = await Task.WhenAll(asked.Select(async each => (each.Message, Answer: await EchoAsync(each.Sdk, server, each.Message))));

        Assert.All(answers, each => Assert.Equal(Upstream.Of(server).IsEverything ? $"Echo: {each.Message}" : each.Message, each.Answer));
    }

    [Theory, InlineData("legacy"), InlineData("modern")]
    public async Task Progress_AllClientsAtOnce_EachGetsItsOwn(string server)
    {
        var answers = await Task.WhenAll(Sdks.Sdks.All.SelectMany((sdk, i) => new[] { SlowAsync(sdk, server, i + 2), SlowAsync(sdk, server, i + 5) }));

        Assert.All(answers, each => Assert.Equal(
            Enumerable.Range(1, each.Steps).Select(step => $"{step}/{each.Steps}"),
            each.Answer.Progress.Select(progress => $"{progress["progress"]}/{progress["total"]}")));
    }

    private async Task<string> EchoAsync(Sdk sdk, string server, string message)
    {
        var client = await fixture.ThroughAsync(sdk);
        return (await client.SendAsync(Operation.Call($"{server}__echo", new { message }), TestContext.Current.CancellationToken)).Text;
    }

    private async Task<(int Steps, Outcome Answer)> SlowAsync(Sdk sdk, string server, int steps)
    {
        var client = await fixture.ThroughAsync(sdk);
        var call = Operation.Call($"{server}__slow", new { steps, stepMs = 10 }, withProgress: true);
        return (steps, await client.SendAsync(call, TestContext.Current.CancellationToken));
    }
}
