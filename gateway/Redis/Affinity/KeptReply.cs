namespace McpGateway.Redis.Affinity;

/// <summary>What the store said of a kept record.</summary>
internal enum KeptAnswer
{
    /// <summary>No answer, or the store was emptied a moment ago and those who know records still bring them back.</summary>
    Unavailable,

    None,

    Done,

    /// <summary>There is one, and it is not what was asked for.</summary>
    Other,
}

/// <summary>An answer, and the value that is there.</summary>
internal readonly record struct KeptReply(KeptAnswer Answer, string? Value = null);

/// <summary>Where a record is kept.</summary>
/// <param name="Name">A digest.</param>
/// <param name="Session">The name of the client's session that it ends with; empty: it ends by its time alone.</param>
internal readonly record struct KeptPlace(string Name, string Session = "");
