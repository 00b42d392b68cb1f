using System.Diagnostics;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Calls at a steady pace, whether the answers come or not, at each gateway replica; and what became of them.</summary>
internal sealed class Load
{
    /// <summary>Calls that may wait for their answers at one gateway replica.</summary>
    private const int MostOpen = 200;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private int _offered;
    private int _accepted;
    private int _throttled;
    private int _others;

    public int Offered => _offered;

    public int Accepted => _accepted;

    public int Throttled => _throttled;

    /// <summary>Neither accepted nor throttled.</summary>
    public int Others => _others;

    /// <summary>From before the first call to after the last answer.</summary>
    public TimeSpan Whole { get; private set; }

    /// <summary>From before the first call to the last one sent.</summary>
    public TimeSpan Sending { get; private set; }

    public static async Task<Load> RunAsync(IReadOnlyList<RunningGateway> gateways, string tool, int callsPerSecondEach, TimeSpan time)
    {
        var load = new Load();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(gateways.Select(gateway => load.SendAsync(gateway, tool, callsPerSecondEach, time, watch)));
        load.Whole = watch.Elapsed;
        return load;
    }

    private async Task SendAsync(RunningGateway gateway, string tool, int perSecond, TimeSpan time, Stopwatch watch)
    {
        var stop = TestContext.Current.CancellationToken;
        using var caller = gateway.Caller();
        using var open = new SemaphoreSlim(MostOpen);
        using var timer = new PeriodicTimer(Tick);
        var sent = 0;
        while (watch.Elapsed < time)
        {
            for (var due = (int)(watch.Elapsed.TotalSeconds * perSecond); sent < due; sent++)
            {
                await open.WaitAsync(stop);
                _ = OneAsync(caller, tool, open, stop);
            }

            await timer.WaitForNextTickAsync(stop);
        }

        Sending = watch.Elapsed;
        for (var i = 0; i < MostOpen; i++)
        {
            await open.WaitAsync(stop);
        }
    }

    private async Task OneAsync(Caller caller, string tool, SemaphoreSlim open, CancellationToken stop)
    {
        Interlocked.Increment(ref _offered);
        try
        {
            var answer = await caller.CallAsync(tool, stop);
            Count(answer);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _others);
        }
        finally
        {
            open.Release();
        }
    }

    private void Count(Answer answer)
    {
        if (answer is not { Status: 200, Messages.Count: > 0 })
        {
            Interlocked.Increment(ref _others);
        }
        else if (answer.Text is not null)
        {
            Interlocked.Increment(ref _accepted);
        }
        else
        {
            Interlocked.Increment(ref answer.Code == -31429 ? ref _throttled : ref _others);
        }
    }
}
