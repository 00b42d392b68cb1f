using System.Buffers;
using System.Buffers.Binary;

namespace McpGateway.Replicas.Hops;

/// <summary>Writes the frames of one answer, each sealed with its number, so that none can be left out, repeated or moved.</summary>
internal sealed class FrameWriter(Stream stream, HopCipher cipher) : HopAnswer, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ulong _number;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        while (piece.Length > 0)
        {
            var now = Math.Min(piece.Length, MaxFrame);
            await WriteAsync(HopFrameType.Data, piece[..now], cancellationToken);
            piece = piece[now..];
        }
    }

    public async ValueTask WriteAsync(HopFrameType type, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var length = 1 + piece.Length + HopWire.TagSize;
        var frame = ArrayPool<byte>.Shared.Rent(sizeof(int) + length + 1 + piece.Length);
        try
        {
            BinaryPrimitives.WriteInt32BigEndian(frame, length);
            var plain = frame.AsMemory(sizeof(int) + length, 1 + piece.Length);
            plain.Span[0] = (byte)type;
            piece.CopyTo(plain[1..]);
            cipher.Seal(_number++, plain.Span, frame.AsSpan(sizeof(int), length));
            await stream.WriteAsync(frame.AsMemory(0, sizeof(int) + length), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame, clearArray: true);
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
