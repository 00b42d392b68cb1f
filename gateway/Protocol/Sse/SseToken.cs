namespace McpGateway.Protocol.Sse;

/// <summary>What <see cref="SseParser.Read"/> found.</summary>
public enum SseToken
{
    /// <summary>The chunk is used up: feed the next one.</summary>
    NeedMore,

    /// <summary>A piece of the current event's data, cut anywhere: see <see cref="SseParser.PieceOf"/>.</summary>
    Data,

    /// <summary>
    /// The current event is complete; <see cref="SseParser.EventName"/> is its own. One with an empty data line is reported
    /// too (the priming event of 2025-11-25 gives an id this way), one without any data line is not.
    /// </summary>
    EndOfEvent,

    /// <summary>A field or an event is larger than allowed. The parser stays here.</summary>
    TooLarge,
}
