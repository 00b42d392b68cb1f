namespace McpGateway.Streams;

/// <summary>Which event of which call's stream, as the gateway that sealed it wrote it down.</summary>
/// <param name="Owner">The gateway replica that runs the call.</param>
/// <param name="Stream">128 random bits.</param>
/// <param name="RequestId">The call's id, the JSON token itself.</param>
/// <param name="Number">Counts the events of the stream, the priming event is 0. It is not sealed and proves nothing.</param>
internal readonly record struct EventId(string Owner, Guid Stream, ReadOnlyMemory<byte> RequestId, long Number);
