using McpGateway.Configuration;

namespace McpGateway.Backends;

/// <summary>Says at which replica a new conversation with a server is opened. Where it has to stay there, that is stored before anything is sent.</summary>
public interface IReplicaChoice
{
    /// <summary>The replica for this key's conversation.</summary>
    ValueTask<ReplicaChoice> ChooseAsync(ServerOptions server, UpstreamSessionKey key, CancellationToken cancellationToken);

    /// <summary>The chosen replica refused the connection, nothing was sent: the next choice is another one.</summary>
    ValueTask RefusedAsync(ServerOptions server, UpstreamSessionKey key, string replicaId, CancellationToken cancellationToken);
}

/// <summary>A choice.</summary>
/// <param name="ReplicaId">Null: any that is healthy.</param>
/// <param name="IsUnavailable">Where it has to go is not known here and the store does not say: nothing may be opened.</param>
public readonly record struct ReplicaChoice(string? ReplicaId, bool IsUnavailable = false);
