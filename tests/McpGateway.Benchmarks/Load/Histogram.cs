using System.Numerics;

namespace McpGateway.Benchmarks.Load;

/// <summary>Counts durations in buckets at most 1.6 % wide, so that a percentile costs no memory per call.</summary>
public sealed class Histogram
{
    // 64 buckets to each power of two: 1/64 = 1.6 %.
    private const int Bits = 6;

    private readonly int[] _counts = new int[(64 - Bits) << Bits];

    public long Count { get; private set; }

    /// <summary>Counts one duration, in any unit; negative counts as 0.</summary>
    public void Add(long duration)
    {
        _counts[Index(duration)]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The duration that <paramref name="fraction"/> (0 to 1) of all stay within; 0 where there are none.</summary>
    public long Percentile(double fraction)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * fraction));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return UpperBound(i);
            }
        }

        return 0;
    }

    private static int Index(long duration)
    {
        if (duration < 1 << Bits)
        {
            return (int)Math.Max(0, duration);
        }

        var shift = BitOperations.Log2((ulong)duration) - Bits;
        return ((shift + 1) << Bits) + (int)((duration >> shift) - (1 << Bits));
    }

    private static long UpperBound(int index)
    {
        if (index < 1 << Bits)
        {
            return index;
        }

        var shift = (index >> Bits) - 1;
        return (((long)(index & ((1 << Bits) - 1)) + (1 << Bits) + 1) << shift) - 1;
    }
}
