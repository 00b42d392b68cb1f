using ModelContextProtocol.Client;

namespace McpGateway.IntegrationTests.Start;

/// <summary>Every run after the first, and how runs end.</summary>
[Collection(DevelopmentCollection.Name)]
public sealed class LaterRunTests(DevelopmentFixture fixture)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task LaterRun_WithKeyOfTheFirst_MakesNoOtherAndListsBothServersAtOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        var run = await fixture.StartAsync(cancellationToken);
        var (url, headers) = (await fixture.ScreenAsync(cancellationToken)).McpServers();
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = url, AdditionalHeaders = headers });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellationToken);
        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);

        Assert.Null(run.Notice.NewKey);
        Assert.Equal(fixture.KeysAfterFirst, await File.ReadAllTextAsync(fixture.Sources.KeysFile, cancellationToken));
        Assert.Contains("clock__now", tools.Select(tool => tool.Name));
        Assert.Contains("notes__add_note", tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Run_ToldToTerminate_EndsWithItsServers()
    {
        Assert.SkipUnless(ProcessTree.SkipReason.Length == 0, ProcessTree.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = await fixture.RunningAsync(cancellationToken);
        var (gateway, beside) = run.Processes();

        ProcessTree.Send(Signal.Terminate, run.Id);

        await AssertEndedAsync(run, gateway, beside, cancellationToken);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Run_Interrupted_EndsWithItsServers()
    {
        Assert.SkipUnless(ProcessTree.SkipReason.Length == 0, ProcessTree.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = await fixture.RunningAsync(cancellationToken);
        var (gateway, beside) = run.Processes();
        Assert.SkipWhen(ProcessTree.IgnoresInterrupt(gateway), "skipped: the tests were started to ignore Ctrl-C, as shells do in the background");

        // A terminal sends Ctrl-C to all of them, and in no order.
        ProcessTree.Send(Signal.Interrupt, [.. beside, gateway, run.Id]);

        await AssertEndedAsync(run, gateway, beside, cancellationToken);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Gateway_Killed_LeavesNoServerBehind()
    {
        Assert.SkipUnless(ProcessTree.SkipReason.Length == 0, ProcessTree.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = await fixture.RunningAsync(cancellationToken);
        var (gateway, beside) = run.Processes();

        ProcessTree.Send(Signal.Kill, gateway);

        await AssertEndedAsync(run, gateway, beside, cancellationToken);
    }

    private static async Task AssertEndedAsync(DevelopmentRun run, int gateway, int[] beside, CancellationToken cancellationToken)
    {
        // Two sample servers, and the guard that ends them if the gateway cannot.
        Assert.Equal(3, beside.Length);
        Assert.Empty(await ProcessTree.WaitForEndAsync([run.Id, gateway, .. beside], EndLimit, cancellationToken));
        await run.WaitForExitAsync(cancellationToken);
    }
}
