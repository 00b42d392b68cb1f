namespace McpGateway.Streams;

/// <summary>What a reader of a <see cref="CallStream"/> has before it.</summary>
internal enum StreamState
{
    /// <summary>There is more already.</summary>
    More,

    /// <summary>There will be more, or the end.</summary>
    Waiting,

    /// <summary>That was all, with the response or after a cancellation.</summary>
    Complete,

    /// <summary>What comes next for this reader is not kept, or the call ended without a response that anybody knows.</summary>
    Lost,
}
