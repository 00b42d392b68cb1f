namespace McpGateway.Replicas;

/// <summary>The answer to one hop, written in pieces that leave at once.</summary>
public abstract class HopAnswer
{
    /// <summary>The largest piece that arrives as one frame, in bytes; a larger one arrives as several.</summary>
    public const int MaxFrame = 64 * 1024;

    /// <summary>Sends a piece. Waits while the receiver does not take it; an <see cref="IOException"/> or a cancellation if it went away. Not for two at once.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);
}
