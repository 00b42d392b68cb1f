namespace McpGateway.Configuration;

/// <summary>Whose calls to a server with several replicas stay at one of them (<c>affinity</c>).</summary>
public enum AffinityMode
{
    /// <summary>Any replica serves any call.</summary>
    None,

    /// <summary>A legacy session stays; a modern request stays by its principal.</summary>
    Session,

    /// <summary>All calls of one principal stay.</summary>
    Principal,
}
