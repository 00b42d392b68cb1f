using System.Diagnostics.CodeAnalysis;
using McpGateway.Backends;

namespace McpGateway.Affinity;

/// <summary>
/// Keeps which replica each conversation stays at (its pin): set once, refreshed while used, gone after
/// <see cref="Configuration.SessionOptions.Idle"/> without use. Replicas are named by <see cref="Configuration.ReplicaOptions.Id"/>.
/// </summary>
public interface IAffinityStore
{
    /// <summary>The pin, where it is known in this process; that it is used is noted. Never waits.</summary>
    bool TryFind(in AffinityKey key, [NotNullWhen(true)] out string? replicaId);

    /// <summary>The pin; <paramref name="candidate"/> becomes it where there is none. Of several who set it at once one wins, and all get the winner's.</summary>
    ValueTask<PinFinding> PinAsync(AffinityKey key, string candidate, CancellationToken cancellationToken);

    /// <summary>Takes the pin away if it is this replica. Of all who ask, at any gateway replica, one gets <see cref="SessionLoss.Removed"/>.</summary>
    ValueTask<SessionLoss> UnpinAsync(AffinityKey key, string replicaId, CancellationToken cancellationToken);
}

/// <summary>A pin.</summary>
/// <param name="ReplicaId">Null: it is not known here and the store does not say, so nothing may be sent.</param>
public readonly record struct PinFinding(string? ReplicaId);
