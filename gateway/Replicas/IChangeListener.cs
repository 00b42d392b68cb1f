namespace McpGateway.Replicas;

/// <summary>Hears what other gateway replicas tell on the change bus. One for each kind, found among the services.</summary>
public interface IChangeListener
{
    /// <summary>1 to 16 characters <c>a-z-</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Called for each message once, one after another. It was sealed by another gateway replica within the last
    /// seconds, but what it names is for the listener to check. Must end soon: messages behind it wait, and those
    /// that do not fit the queue are lost. An exception is logged, and the next message goes on.
    /// </summary>
    ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}
