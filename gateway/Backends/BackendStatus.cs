namespace McpGateway.Backends;

/// <summary>What is known of a server's health.</summary>
public enum BackendState
{
    /// <summary>No reading has ended yet.</summary>
    Starting,

    /// <summary>The last reading was good.</summary>
    Ready,

    /// <summary>The last reading failed; the last good entries are still shown, for the grace period.</summary>
    Stale,

    /// <summary>It fails for longer than the grace period, or never worked: it has no entries.</summary>
    Down,
}

/// <summary>State and reason of one server.</summary>
/// <param name="State">The state.</param>
/// <param name="AcceptsCalls">False: calls to it are refused at once with the reason, nothing is sent.</param>
/// <param name="Reason">In plain words, naming the server, for operators and for the caller's error; never a secret, never text of the server's longer than 200 characters. Null when all is well.</param>
/// <param name="Since">Since when it is in this state.</param>
public sealed record BackendStatus(BackendState State, bool AcceptsCalls, string? Reason, DateTimeOffset Since);
