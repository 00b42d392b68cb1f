namespace McpGateway.Streams.Standalone;

/// <summary>Hears of each standalone stream before its client is told that it is open.</summary>
internal interface IStandaloneObserver
{
    /// <summary>Must end soon, and must not throw. What it begins for the stream ends with <see cref="OpenStream.Closed"/>.</summary>
    ValueTask OpenedAsync(StandaloneStream stream, CancellationToken cancellationToken);
}
