using System.Collections.Concurrent;

namespace McpGateway.Forwarding;

/// <summary>
/// A cancellation that comes after a time, or with its caller. It is lent out again only if it never came, so that no
/// exchange inherits another's end.
/// </summary>
internal sealed class Deadline
{
    private const int MostKept = 1_024;
    private static readonly ConcurrentQueue<Deadline> Kept = new();

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private CancellationTokenRegistration _caller;

    private Deadline(TimeProvider time)
    {
        _time = time;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    public CancellationToken Token => _source.Token;

    public bool HasCome => _source.IsCancellationRequested;

    public static Deadline Rent(TimeProvider time, CancellationToken caller)
    {
        Deadline deadline = Kept.TryDequeue(out Deadline? kept) && ReferenceEquals(kept._time, time) ? kept : new Deadline(time);
        deadline._caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline._source);
        return deadline;
    }

    /// <summary>Starts the time anew; a time that is over comes at once.</summary>
    public void In(TimeSpan time) => _source.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);

    public void Cancel() => _source.Cancel();

    /// <param name="reuse">False where something may still wait for the token.</param>
    public void Return(bool reuse = true)
    {
        _caller.Dispose();
        if (reuse && Kept.Count < MostKept && _source.TryReset())
        {
            Kept.Enqueue(this);
        }
        else
        {
            _source.Dispose();
        }
    }
}
