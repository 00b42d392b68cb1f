namespace McpGateway.Redis.Limits;

/// <summary>Why the store is spoken to without a call that waits for it.</summary>
internal enum Refreshing
{
    /// <summary>Half of a lease is spent, or something held was let go.</summary>
    Use,

    /// <summary>From time to time: what is held is held on to, what nobody uses goes back.</summary>
    Upkeep,

    /// <summary>The program ends: everything goes back.</summary>
    Stop,
}
