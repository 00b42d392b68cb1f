namespace McpGateway.Replicas;

/// <summary>How a gateway replica is doing, as far as this one knows.</summary>
public enum ReplicaState
{
    /// <summary>The store does not answer, and nothing is known here of it: it may be alive.</summary>
    Unavailable,

    /// <summary>It has stopped, or never was: what was in flight there has no other end.</summary>
    Gone,

    /// <summary>Its heart beats.</summary>
    Alive,

    /// <summary>It is this one.</summary>
    Own,
}
