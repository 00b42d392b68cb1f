namespace McpGateway.Redis.Limits;

/// <summary>
/// Every two seconds: tells the store what is still held, so that its places are not given away, and returns leases that
/// nobody uses. Gives everything back when the program ends.
/// </summary>
internal sealed class LimitUpkeep(RedisLimitStore store, TimeProvider time) : BackgroundService
{
    /// <summary>Well within the time for which a gateway replica is believed: a message or two may get lost.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private const int RoundsPerSweep = 15;

    private int _rounds;

    /// <summary>One round. Now and then, buckets that are as new are forgotten.</summary>
    public async Task RunOnceAsync()
    {
        await store.Refresh.RunAsync(Refreshing.Upkeep);
        if (++_rounds % RoundsPerSweep == 0)
        {
            store.Table.Sweep();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await store.Refresh.RunAsync(Refreshing.Stop).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunOnceAsync();
        }
    }
}
