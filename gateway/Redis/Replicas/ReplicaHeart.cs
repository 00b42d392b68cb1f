using McpGateway.Configuration.Listeners;

namespace McpGateway.Redis.Replicas;

/// <summary>
/// Beats from the moment the gateway listens until nothing is served any more: while it drains, others still pass on to it.
/// </summary>
internal sealed class ReplicaHeart(RedisReplicaRegistry registry, HopListener listener, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var own = listener.Address ?? throw new InvalidOperationException("The gateway has started, but does not listen for other gateway replicas.");
        try
        {
            while (true)
            {
                var beaten = await registry.BeatAsync(own, RedisReplicaRegistry.Settling);
                await Task.Delay(beaten ? ReplicaRecords.Beat : Again, time, stoppingToken);
            }
        }
        finally
        {
            await registry.LeaveAsync();
        }
    }
}
