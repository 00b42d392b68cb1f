namespace McpGateway.Identity;

/// <summary>What a sealed text is for. One sealed for one purpose opens for no other.</summary>
public enum SealPurpose
{
    /// <summary>Where a list goes on.</summary>
    Cursor,

    /// <summary>Which exchange an answer belongs to.</summary>
    Exchange,

    /// <summary>A server's own request state, carried by the client.</summary>
    RequestState,

    /// <summary>A legacy session.</summary>
    Session,

    /// <summary>A request between gateway replicas.</summary>
    Hop,

    /// <summary>Where a gateway replica is found.</summary>
    Replica,

    /// <summary>What gateway replicas tell all others.</summary>
    Change,

    // New purposes come last: their number is part of what is sealed.
    /// <summary>A question that a legacy client is asked.</summary>
    Question,

    /// <summary>A modern client's call that waits for its answers.</summary>
    ParkedCall,

    /// <summary>The replica that a conversation stays at.</summary>
    Affinity,

    /// <summary>A conversation with a legacy server.</summary>
    UpstreamSession,

    /// <summary>A task of a server.</summary>
    Task,

    /// <summary>The stream of a client of the 2024-11-05 transport.</summary>
    Stream,
}
