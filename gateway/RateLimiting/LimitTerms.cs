namespace McpGateway.RateLimiting;

/// <summary>
/// The numbers of one limit, without whom or what it is about. One object for each limit of a snapshot: stores compare it by
/// reference, so that terms that did not change cost nothing.
/// </summary>
public abstract class LimitTerms
{
    private protected LimitTerms()
    {
    }

    /// <summary>A store that cannot be reached refuses the call; else the store goes on by what it knows itself.</summary>
    public bool RefuseOnStoreFailure { get; init; }
}
