using McpGateway.IntegrationTests.Faults;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>Real SDK clients that come again by themselves, through a network that cuts their connections.</summary>
public sealed class SdkResumptionTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NodeClientKind.V1, "legacy")]
    [InlineData(NodeClientKind.V1, "modern")]
    [InlineData(NodeClientKind.V2, "legacy")]
    [InlineData(NodeClientKind.V2, "modern")]
    public async Task TypeScriptCall_ConnectionIsCut_GetsItsAnswerAllTheSame(NodeClientKind kind, string server)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var script = new ScriptedCall();
        var name = eras.Script(server, script.AnswerAsync, out var tool);
        await using var network = new BreakableNetwork(eras.Gateway.Process.Root);
        await using var client = await NodeClient.ConnectAsync(kind, network.Endpoint, eras.Gateway.Key, cancellationToken: Stop);
        Assert.False(client.IsModern);

        var answer = await CutAsync(network, script, client.CallToolAsync(name, new { }, new NodeCall(WithProgress: true), Stop));

        Assert.Equal("done", answer.Text);
        Assert.Equal([1, 2], answer.Progress.Select(progress => progress.GetProperty("progress").GetInt32()));
        Assert.Single(eras.Server(server).CallsOf(tool));
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task CSharpCall_ConnectionIsCut_GetsItsAnswerAllTheSame(string server)
    {
        var script = new ScriptedCall();
        var name = eras.Script(server, script.AnswerAsync, out var tool);
        await using var network = new BreakableNetwork(eras.Gateway.Process.Root);
        await using var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = network.Endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {eras.Gateway.Key}" },
        });
        await using var client = await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = "2025-11-25" }, cancellationToken: Stop);
        CallToolRequestParams call = new() { Name = name, Meta = new() { ["progressToken"] = "token" } };

        var answer = await CutAsync(network, script, client.CallToolAsync(call, Stop).AsTask());

        Assert.Equal("done", Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text);
        Assert.Single(eras.Server(server).CallsOf(tool));
    }

    /// <summary>The first progress arrives, the second is said while nobody listens, and the answer follows.</summary>
    private static async Task<T> CutAsync<T>(BreakableNetwork network, ScriptedCall script, Task<T> called)
    {
        script.Say();
        await Eventually.Holds(() => network.Carried.Contains("\"progress\":1", StringComparison.Ordinal));
        network.Cut();
        script.Say();
        script.Finish();
        var answer = await called.WaitAsync(Patience, Stop);
        Assert.False(script.WasAborted);
        return answer;
    }
}
