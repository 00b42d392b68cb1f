namespace McpGateway.Replicas;

/// <summary>Why a hop brought no answer.</summary>
public enum HopFault
{
    /// <summary>There is an answer.</summary>
    None,

    /// <summary>The gateway replica is gone, or nobody listens at its address any more: what it held has no other end.</summary>
    Gone,

    /// <summary>It cannot be told now: the store does not answer, or the gateway replica is alive but busy, too slow or refused. Later it may be there.</summary>
    Unavailable,
}
