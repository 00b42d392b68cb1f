using McpGateway.Benchmarks.Load;
using McpGateway.Benchmarks.Targets;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>Measures one cell: load from outside, the proxy's CPU time and allocations before and after.</summary>
public sealed class CellRunner(LoadGenerator load, double seconds)
{
    // The catalog of the gateway is read in the background; until then it refuses.
    private const int MaxAttempts = 30;

    public async Task<Sample> MeasureAsync(Cell cell, CancellationToken cancellationToken)
    {
        // Read before the load and after it, when the machine is quiet: in the midst of it the reading comes late. What is
        // used is therefore divided by all exchanges, not by those of the measured seconds.
        var before = await UsageAsync(cell.Target, cancellationToken);
        var result = await load.RunAsync(Job(cell.Target, cell.Client, cell.Server, cell.Connections, seconds / 4, seconds), cancellationToken);
        var after = await UsageAsync(cell.Target, cancellationToken);
        return new Sample(
            result.Calls / result.Seconds,
            result.P50,
            result.P99,
            result.Calls == 0 ? null : (after.CpuSeconds - before.CpuSeconds) * 1e6 / result.Exchanges,
            result.Calls == 0 ? null : (double?)(after.AllocatedBytes - before.AllocatedBytes) / result.Exchanges,
            result.Errors);
    }

    /// <summary>Calls until the answers are right and the code is compiled; an <see cref="IOException"/> where they stay wrong.</summary>
    public async Task WarmUpAsync(ITarget target, Era client, Era server, CancellationToken cancellationToken)
    {
        LoadResult result;
        var attempt = 0;
        do
        {
            result = await load.RunAsync(Job(target, client, server, 1, 0, 0.2), cancellationToken);
            if (result.Errors > 0)
            {
                await Task.Delay(500, cancellationToken);
            }
        }
        while (result.Errors > 0 && ++attempt < MaxAttempts);

        if (result.Errors > 0)
        {
            throw new IOException($"{target.Name} answers {client} calls to a {server} server wrongly: {result.FirstError}");
        }

        await load.RunAsync(Job(target, client, server, 32, 0, Math.Max(1, seconds / 2)), cancellationToken);
    }

    private static async Task<Usage> UsageAsync(ITarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await target.UsageAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException or InvalidOperationException)
        {
            throw new IOException($"{target.Name} does not say what it has used: {e.Message}", e);
        }
    }

    private static LoadJob Job(ITarget target, Era client, Era server, int connections, double warmUp, double seconds)
    {
        var endpoint = target.EndpointFor(client, server);
        return new LoadJob
        {
            Url = endpoint.Url,
            Era = client,
            Tool = endpoint.Tool,
            Authorization = target.Authorization,
            Connections = connections,
            WarmUp = warmUp,
            Seconds = seconds,
        };
    }
}
