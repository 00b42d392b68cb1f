namespace McpGateway.Replicas;

/// <summary>Passes a message on to the gateway replica that holds what it belongs to, sealed, and brings its answer as it comes.</summary>
public interface IReplicaHop
{
    /// <summary>The largest message, in bytes.</summary>
    public const int MaxMessage = 16 * 1024 * 1024;

    /// <summary>
    /// Sends it at most once. The answer has begun, or is one of <see cref="HopFault"/>, within 5 s, and within 1 s where
    /// nobody listens any more.
    /// </summary>
    /// <param name="replicaId">Which; not this one itself (<see cref="IReplicaRegistry.OwnId"/>): an <see cref="ArgumentException"/>.</param>
    /// <param name="kind">Who answers there: <see cref="IHopHandler.Kind"/>.</param>
    /// <param name="principalId">For whom. The handler compares it with what it holds.</param>
    /// <param name="message">At most <see cref="MaxMessage"/> bytes, else an <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="cancellationToken">Ends waiting for the answer to begin.</param>
    ValueTask<HopReply> SendAsync(string replicaId, string kind, string principalId, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}
