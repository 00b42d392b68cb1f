namespace McpGateway.Configuration.Draining;

/// <summary>Whether a balancer should send work here, and why not.</summary>
public sealed class Readiness(ISnapshotSource snapshots, IEnumerable<IReadiness> conditions, Drain drain, IHostApplicationLifetime lifetime)
{
    private readonly IReadiness[] _conditions = [.. conditions];

    public bool IsReady => Reason is null;

    /// <summary>Null: it is ready.</summary>
    public string? Reason => drain.Phase switch
    {
        DrainPhase.Refusing => "stopping: new work is refused, calls in flight may finish",
        DrainPhase.Ending => "stopping: calls in flight are being ended",
        _ when lifetime.ApplicationStopping.IsCancellationRequested => "stopping: whoever still comes is served, balancers should send no more",
        _ when snapshots.Current is null => "starting: nothing is loaded yet",
        _ when !Array.TrueForAll(_conditions, condition => condition.IsReady) => "starting: the servers, and what is revoked at all gateway replicas, are read for the first time",
        _ => null,
    };
}
