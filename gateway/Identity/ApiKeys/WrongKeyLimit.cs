using System.Net;
using System.Net.Sockets;

namespace McpGateway.Identity.ApiKeys;

/// <summary>
/// Counts attempts with wrong keys by source (an IPv4 address, an IPv6 /64) in windows of one minute. Only failures are
/// counted and only failures are refused: a right key always passes. 256 random bits are not guessed, so what the limit
/// saves is work and records; refusing right keys as well would let one client lock out all others behind its address.
/// </summary>
public sealed class WrongKeyLimit(TimeProvider time)
{
    /// <summary>The most sources remembered; beyond it new ones are counted together.</summary>
    internal const int MostSources = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Attempts> _sources = [];
    private Attempts _others;
    private long? _looked;

    /// <summary>Counts a failure. Null while the source may go on; else the time it has to wait.</summary>
    public TimeSpan? Failed(IPAddress? source, int most)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var key = Prefix(source);
            if (!_sources.ContainsKey(key) && _sources.Count >= MostSources && !ForgetOld(now))
            {
                return Count(ref _others, now, most);
            }

            ref var attempts = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sources, key, out _);
            return Count(ref attempts, now, most);
        }
    }

    private TimeSpan? Count(ref Attempts attempts, long now, int most)
    {
        if (attempts.Number == 0 || time.GetElapsedTime(attempts.Since, now) >= Window)
        {
            attempts = new Attempts(now, 0);
        }

        attempts = attempts with { Number = Math.Min(attempts.Number + 1, int.MaxValue - 1) };
        return attempts.Number <= most ? null : Window - time.GetElapsedTime(attempts.Since, now);
    }

    /// <summary>Looks through all sources at most once a second: a flood of sources must not make each failure that dear.</summary>
    private bool ForgetOld(long now)
    {
        if (_looked is { } last && time.GetElapsedTime(last, now) < BetweenLooks)
        {
            return false;
        }

        _looked = now;
        foreach (var (key, attempts) in _sources)
        {
            if (time.GetElapsedTime(attempts.Since, now) >= Window)
            {
                _sources.Remove(key);
            }
        }

        return _sources.Count < MostSources;
    }

    /// <summary>Who has one IPv6 address usually has its whole /64.</summary>
    private static UInt128 Prefix(IPAddress? source)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (source is null || !source.MapToIPv6().TryWriteBytes(bytes, out _))
        {
            return UInt128.Zero;
        }

        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return source.AddressFamily == AddressFamily.InterNetworkV6 && !source.IsIPv4MappedToIPv6 ? value >> 64 << 64 : value;
    }

    private readonly record struct Attempts(long Since, int Number);
}
