namespace McpGateway.Backends;

/// <summary>Bounds how many servers are read at a time, in two lanes: one sick server, or many, never delay the healthy (design §7).</summary>
internal sealed class ReadingLanes(BackendsOptions options)
{
    private readonly SemaphoreSlim _healthy = new(options.ParallelReadings);
    private readonly SemaphoreSlim _failing = new(options.ParallelRetries);

    public async ValueTask<T> RunAsync<T>(bool failing, Func<ValueTask<T>> reading, CancellationToken cancellationToken)
    {
        var lane = failing ? _failing : _healthy;
        await lane.WaitAsync(cancellationToken);
        try
        {
            return await reading();
        }
        finally
        {
            lane.Release();
        }
    }
}
