namespace McpGateway.Redis.Sessions;

/// <summary>What the store said.</summary>
internal enum SessionAnswer
{
    /// <summary>No answer, or the store was emptied a moment ago and those who know sessions still bring them back.</summary>
    Unavailable,

    None,

    Done,
}

/// <summary>An answer and the text that came with it: a record, or the name of a session that ended to make room.</summary>
internal readonly record struct SessionReply(SessionAnswer Answer, string? Text);
