using System.Globalization;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Processes.Support;

namespace McpGateway.IntegrationTests.Processes;

/// <summary>Processes that come and go leave nothing behind. <c>MCPGATEWAY_PROCESS_STARTS=1000</c> for the long form.</summary>
public sealed class ManyStartsTests(ITestOutputHelper output)
{
    private const int Workers = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_StartedAndStopped_LeaveNoProcessHandleOrBuffer()
    {
        var starts = int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_PROCESS_STARTS"), CultureInfo.InvariantCulture, out var many) ? many : 32;
        using var server = new ShellServer("$nap &");
        await using var gateway = await RunningGateway.StartAsync(
            $"  local: {server.Entry.Replace(" }", ", isolation: session }", StringComparison.Ordinal)}");
        await gateway.ServerIsAsync("local", "ready");
        await CycleAsync(gateway, 8);
        var before = await SettledAsync(gateway, server);
        output.WriteLine($"before: {before}");

        var seen = await CycleAsync(gateway, starts);

        var after = await SettledAsync(gateway, server);
        output.WriteLine($"after {starts} starts: {after}");

        // Ids may be given again.
        Assert.Equal(starts, seen.Count);
        Assert.InRange(seen.Distinct(StringComparer.Ordinal).Count(), starts * 9 / 10, starts);
        Assert.Equal(before.Processes, after.Processes);
        Assert.InRange(after.Handles, 0, before.Handles + 8);

        // Less than a line buffer for each: none of them is kept.
        Assert.InRange(after.Heap, 0, before.Heap + (4L << 20) + (starts * 2_000L));
    }

    /// <summary>Sessions begun, used once and ended, a few at a time; gives what each process said of itself.</summary>
    private static async Task<IReadOnlyCollection<string>> CycleAsync(RunningGateway gateway, int sessions)
    {
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForAsync(0, sessions, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = Stop }, async (_, stop) =>
        {
            using var caller = gateway.Caller("local");
            await caller.InitializeAsync(stop);
            var answer = await caller.CallAsync("pid", stop);
            Assert.Contains("\"text\":\"", answer.Body, StringComparison.Ordinal);
            said.Enqueue(answer.Message.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!);
            Assert.InRange(await caller.DeleteAsync(caller.Session!, stop), 200, 204);
        });
        return said;
    }

    /// <summary>Once only the process is left that the lists are read from, with the one it has started.</summary>
    private static async Task<State> SettledAsync(RunningGateway gateway, ShellServer server)
    {
        await Eventually.Holds(() => server.Running() <= 1);
        var state = await StateAsync(gateway, server);
        return await Eventually.AsyncValue(
            async _ =>
            {
                var last = state;
                state = await StateAsync(gateway, server);
                return (Last: last, Now: state);
            },
            both => both.Last.Handles == both.Now.Handles && both.Last.Processes == both.Now.Processes) is var settled ? settled.Now : state;
    }

    private static async Task<State> StateAsync(RunningGateway gateway, ShellServer server) => new(
        server.Running(),
        Directory.EnumerateFileSystemEntries($"/proc/{gateway.Process.Id}/fd").Count(),
        await gateway.AllocatedHeapAsync(Stop));

    private sealed record State(int Processes, int Handles, long Heap);
}
