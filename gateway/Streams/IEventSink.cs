namespace McpGateway.Streams;

/// <summary>Where a reader's frames go: to the client, or to the gateway replica that it came to.</summary>
internal interface IEventSink
{
    /// <summary>Sends it at once, and waits while the other side does not take it.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken);
}
