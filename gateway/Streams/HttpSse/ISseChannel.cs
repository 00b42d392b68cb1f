namespace McpGateway.Streams.HttpSse;

/// <summary>A client's stream, as whoever answers its messages sees it: held here, or at another gateway replica.</summary>
internal interface ISseChannel
{
    /// <summary>Its session; null until initialize is answered.</summary>
    string? SessionId { get; }

    /// <summary>Nothing is said to the client any more. Of one that is held elsewhere this is not known here: its session ends.</summary>
    CancellationToken Closed { get; }

    /// <summary>One whole message as one event. False where the client is gone.</summary>
    ValueTask<bool> SayAsync(ReadOnlyMemory<byte> message);

    /// <summary>Room for so many more bytes of answers that are not whole yet; false where there is none.</summary>
    bool TryHold(long bytes);

    void Release(long bytes);

    /// <summary>A request is being answered.</summary>
    void Enter();

    void Leave();

    /// <summary>The one initialize of this stream; false for any further.</summary>
    ValueTask<bool> TryBeginAsync();
}
