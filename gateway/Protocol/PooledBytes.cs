using System.Buffers;

namespace McpGateway.Protocol;

/// <summary>Bytes in a rented array. Whoever holds it disposes of it once; reading it afterwards is a bug and throws.</summary>
public sealed class PooledBytes : IDisposable
{
    private byte[]? _array;
    private readonly int _length;

    internal PooledBytes(byte[] rented, int length)
    {
        _array = rented;
        _length = length;
    }

    public int Length => _length;

    public ReadOnlyMemory<byte> Memory =>
        new(_array ?? throw new ObjectDisposedException(nameof(PooledBytes)), 0, _length);

    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>Room for exactly so many bytes, to be filled by the caller.</summary>
    public static PooledBytes Rent(int length, out Span<byte> room)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        room = rented.AsSpan(0, length);
        return new PooledBytes(rented, length);
    }

    public static PooledBytes CopyOf(ReadOnlySpan<byte> bytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(rented);
        return new PooledBytes(rented, bytes.Length);
    }

    /// <summary>Leaves the array to the collector instead of lending it out again: something may still be reading it.</summary>
    public void Abandon() => Interlocked.Exchange(ref _array, null);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
