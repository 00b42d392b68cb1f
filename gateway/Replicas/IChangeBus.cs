namespace McpGateway.Replicas;

/// <summary>
/// Tells all other gateway replicas what carries only a client's own id. Sealed; who is not there at this moment does
/// not hear it, so whoever must not miss a change has another way to catch up.
/// </summary>
public interface IChangeBus
{
    /// <summary>The largest message, in bytes.</summary>
    public const int MaxMessage = 32 * 1024;

    /// <summary>
    /// Tells it once, best effort: ends without an error where the store does not answer, at most after its deadline.
    /// A message larger than <see cref="MaxMessage"/> is an <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    /// <param name="kind">Whose it is: <see cref="IChangeListener.Kind"/>.</param>
    /// <param name="message">Its bytes; not kept after the call.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    ValueTask PublishAsync(string kind, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}
