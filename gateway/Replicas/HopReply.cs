namespace McpGateway.Replicas;

/// <summary>The answer to one hop as it comes. Disposing it tells the other side to stop.</summary>
public abstract class HopReply(HopFault fault) : IAsyncDisposable
{
    /// <summary>Why there is no answer; <see cref="HopFault.None"/>: it has begun.</summary>
    public HopFault Fault { get; } = fault;

    /// <summary>A reply that is nothing but a fault.</summary>
    public static HopReply Failed(HopFault fault) => new Nothing(fault);

    /// <summary>
    /// The next piece; waits as long as the other side shows that it is alive, and is <see cref="HopFrameKind.Broken"/>
    /// 30 s after it last did. The bytes are valid until the next call. Not for two at once;
    /// after a read that was cancelled there is no other.
    /// </summary>
    public abstract ValueTask<HopFrame> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    private sealed class Nothing(HopFault fault) : HopReply(fault)
    {
        public override ValueTask<HopFrame> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new HopFrame(HopFrameKind.Broken, default));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
