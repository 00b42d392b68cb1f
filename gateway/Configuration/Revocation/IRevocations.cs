namespace McpGateway.Configuration.Revocation;

/// <summary>What is revoked now, apart from snapshots: it holds for requests that began before too.</summary>
public interface IRevocations
{
    RevocationList Current { get; }

    RevocationState State { get; }

    /// <summary>False at the start, until what gateway replicas share was read once: whoever may be revoked must not be served before.</summary>
    bool IsKnown { get; }

    /// <summary>Raised after <see cref="Current"/> has changed, one change at a time. Handlers must not throw.</summary>
    event Action<RevocationList> Changed;
}
