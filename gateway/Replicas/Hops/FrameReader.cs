using System.Buffers.Binary;

namespace McpGateway.Replicas.Hops;

/// <summary>Reads the frames of one answer. After a null nothing more can be read.</summary>
internal sealed class FrameReader(Stream stream, HopCipher cipher)
{
    private readonly byte[] _box = new byte[HopWire.MaxBoxedFrame];
    private ulong _number;

    /// <summary>The next frame, valid until the next call; null where the stream ends, or what comes is not the frame of this number.</summary>
    public async ValueTask<(HopFrameType Type, ReadOnlyMemory<byte> Body)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(_box.AsMemory(0, sizeof(int)), sizeof(int), throwOnEndOfStream: false, cancellationToken) < sizeof(int))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(_box);
        if (length is <= HopWire.TagSize or > HopWire.MaxBoxedFrame
            || await stream.ReadAtLeastAsync(_box.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken) < length
            || !cipher.TryOpen(_number++, _box.AsSpan(0, length), _box.AsSpan(0, length - HopWire.TagSize)))
        {
            return null;
        }

        return ((HopFrameType)_box[0], _box.AsMemory(1, length - HopWire.TagSize - 1));
    }
}
