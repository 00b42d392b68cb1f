namespace McpGateway.Configuration.Draining;

/// <summary>
/// What is under way, and how far the gateway is on its way to its end. Counts and registrations are kept apart by
/// processor, so that requests share neither a cache line nor a lock.
/// </summary>
public sealed class Drain
{
    private readonly LeaseCounter _running = new();

    // No timer and no wait handle hang on them, so there is nothing to dispose.
    private readonly CancellationTokenSource _refusing = new();
    private readonly CancellationTokenSource[] _ending = [.. Enumerable.Range(0, LeaseCounter.Stripes).Select(_ => new CancellationTokenSource())];
    private volatile DrainPhase _phase;

    /// <summary>Read after a request has entered: whoever sets it sees that request, or the request sees what was set.</summary>
    public DrainPhase Phase => _phase;

    /// <summary>Requests under way.</summary>
    public long Running => _running.Count;

    /// <summary>
    /// Runs <paramref name="end"/> when calls in flight are to end, at once if that is so already. Disposing what it gives
    /// waits for an <paramref name="end"/> that runs at that moment. Costs no allocation in the long run.
    /// </summary>
    /// <param name="end">Must neither wait nor throw.</param>
    /// <param name="state">Given to it.</param>
    public CancellationTokenRegistration WhenEnding(Action<object?> end, object state) =>
        _ending[LeaseCounter.CurrentStripe].Token.UnsafeRegister(end, state);

    /// <summary>Comes when no new work is taken any more: for what belongs to no call here and can go on at another gateway replica.</summary>
    public CancellationToken Refusing => _refusing.Token;

    /// <summary>Counts the request that holds the lease, until it returns it.</summary>
    internal void Enter(SnapshotLease lease) => lease.CountIn(_running);

    internal void Announce() => Advance(DrainPhase.Announced);

    internal Task RefuseAsync()
    {
        Advance(DrainPhase.Refusing);
        return _refusing.CancelAsync();
    }

    internal async Task EndAsync()
    {
        Advance(DrainPhase.Ending);
        foreach (var ending in _ending)
        {
            await ending.CancelAsync();
        }
    }

    private void Advance(DrainPhase phase)
    {
        if (phase > _phase)
        {
            _phase = phase;
            Interlocked.MemoryBarrier();
        }
    }
}
