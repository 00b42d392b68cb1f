using McpGateway.Protocol;
using McpGateway.Replicas;

namespace McpGateway.Streams;

/// <summary>Frames on their way to the gateway replica that has the client: pieces that begin with <see cref="Frames"/> or are <see cref="Lost"/>.</summary>
internal sealed class HopSink(HopAnswer answer) : IEventSink
{
    public const byte Frames = 1;

    public const byte Lost = 2;

    private static readonly byte[] LostPiece = [Lost];

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        using PooledWriter piece = new();
        while (!frames.IsEmpty)
        {
            var length = Math.Min(frames.Length, HopAnswer.MaxFrame - 1);
            piece.Clear();
            piece.Write(Frames);
            piece.Write(frames.Span[..length]);
            await answer.WriteAsync(piece.WrittenMemory, cancellationToken);
            frames = frames[length..];
        }
    }

    /// <summary>What comes next will not come.</summary>
    public ValueTask LoseAsync(CancellationToken cancellationToken) => answer.WriteAsync(LostPiece, cancellationToken);
}
