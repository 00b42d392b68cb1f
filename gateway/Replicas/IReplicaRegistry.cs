namespace McpGateway.Replicas;

/// <summary>Which gateway replicas there are.</summary>
public interface IReplicaRegistry
{
    /// <summary>This gateway replica's own name: 32 hexadecimal digits at random, new for every start. It stands in sealed texts only.</summary>
    string OwnId { get; }

    /// <summary>
    /// What is known of the gateway replica of that name. Without waiting where its heart-beat was seen lately; else the
    /// store is asked, within its deadline.
    /// </summary>
    ValueTask<ReplicaFinding> FindAsync(string replicaId, CancellationToken cancellationToken);
}
