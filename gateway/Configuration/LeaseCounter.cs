using System.Runtime.InteropServices;

namespace McpGateway.Configuration;

/// <summary>
/// Counts who uses a snapshot, in one counter per processor so that requests do not share a cache line, and says once
/// when nobody does any more.
/// <para>
/// Why no request is missed: <see cref="Enter()"/> counts first and the caller then looks whether the snapshot is still
/// the current one; <see cref="Close"/> is called after another one took its place. Both are full fences, so whoever
/// still found it current is seen by every later reading of its counter, and whoever did not leaves again. A counter is
/// left where it was entered, so none is ever negative and a sum of zero means that each is zero.
/// </para>
/// </summary>
internal sealed class LeaseCounter
{
    public static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 64));

    private readonly Stripe[] _stripes = new Stripe[Stripes];
    private Action? _whenIdle;

    /// <summary>That of the processor which runs this, at the moment.</summary>
    public static int CurrentStripe => Thread.GetCurrentProcessorId() & (Stripes - 1);

    /// <summary>How many use it; exact only while nobody enters or leaves.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (ref var stripe in _stripes.AsSpan())
            {
                count += Interlocked.Read(ref stripe.Count);
            }

            return Math.Max(0, count);
        }
    }

    public int Enter()
    {
        var stripe = CurrentStripe;
        Enter(stripe);
        return stripe;
    }

    public void Enter(int stripe) => Interlocked.Increment(ref _stripes[stripe].Count);

    public void Leave(int stripe)
    {
        Interlocked.Decrement(ref _stripes[stripe].Count);
        RunIfIdle();
    }

    /// <summary>Runs <paramref name="whenIdle"/> once, now or when the last one leaves.</summary>
    public void Close(Action whenIdle)
    {
        Interlocked.Exchange(ref _whenIdle, whenIdle);
        RunIfIdle();
    }

    private void RunIfIdle()
    {
        if (Volatile.Read(ref _whenIdle) is null)
        {
            return;
        }

        foreach (ref var stripe in _stripes.AsSpan())
        {
            if (Interlocked.Read(ref stripe.Count) != 0)
            {
                return;
            }
        }

        Interlocked.Exchange(ref _whenIdle, null)?.Invoke();
    }

    /// <summary>Two cache lines: processors fetch lines in pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Count;
    }
}
