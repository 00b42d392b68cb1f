namespace McpGateway.RateLimiting;

/// <summary>
/// Keeps what was used of each limit. One call for all limits of one exchange: a store behind a network asks once, and only
/// so can it be all or nothing.
/// </summary>
public interface ILimitStore
{
    /// <summary>
    /// Charges every limit of the claim if all but the shadow ones have room, else none; whatever the others do meanwhile. In
    /// both cases each entry afterwards tells what is left, and which had no room. A shadow limit without room is not
    /// charged. Charged concurrency is held until <see cref="LimitClaim.Dispose"/>.
    /// </summary>
    /// <returns>Whether it was charged.</returns>
    ValueTask<bool> TryTakeAsync(LimitClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives back what the claim holds. Called once, by the claim; must neither wait nor throw.</summary>
    void Return(LimitClaim claim);
}
