namespace McpGateway.Configuration.Revocation;

/// <summary>What is revoked now, apart from snapshots: it holds for requests that began before too.</summary>
public interface IRevocations
{
    RevocationList Current { get; }

    RevocationState State { get; }

    /// <summary>Raised after <see cref="Current"/> has changed, one change at a time. Handlers must not throw.</summary>
    event Action<RevocationList> Changed;
}
