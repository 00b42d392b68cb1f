namespace McpGateway.Redis.Limits;

/// <summary>What is known here of a limit, for one call.</summary>
internal enum Standing
{
    /// <summary>The store has to be asked.</summary>
    Unknown,

    /// <summary>There is something leased.</summary>
    Leased,

    /// <summary>It was found exhausted, and nothing can have been added since.</summary>
    Exhausted,

    /// <summary>Nothing is left here, and the store is being asked already.</summary>
    Asked,
}
