using System.Buffers;

namespace McpGateway.Protocol;

/// <summary>
/// A growing buffer over rented arrays. It has no bound of its own: who writes into it bounds what is written.
/// </summary>
public sealed class PooledWriter : IBufferWriter<byte>, IDisposable
{
    private byte[]? _array;
    private int _written;

    public PooledWriter(int initialCapacity = 512)
    {
        _array = ArrayPool<byte>.Shared.Rent(Math.Max(1, initialCapacity));
    }

    public int Length => _written;

    public ReadOnlyMemory<byte> WrittenMemory => new(Array, 0, _written);

    public ReadOnlySpan<byte> WrittenSpan => new(Array, 0, _written);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledWriter));

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Array.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Array.AsSpan(_written);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _written += bytes.Length;
    }

    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        _written++;
    }

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => _written = 0;

    /// <summary>Hands the bytes over to the caller; this writer is empty and unusable afterwards.</summary>
    public PooledBytes Detach()
    {
        var bytes = new PooledBytes(Array, _written);
        _array = null;
        _written = 0;
        return bytes;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(1, sizeHint);
        var array = Array;
        if (array.Length - _written >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(array.Length * 2, _written + needed)));
        array.AsSpan(0, _written).CopyTo(larger);
        _array = larger;
        ArrayPool<byte>.Shared.Return(array);
    }
}
