namespace McpGateway.IntegrationTests.Node;

/// <summary>Client and server pairs that share an era and so can talk without anything between them.</summary>
public static class DirectPairs
{
    public static TheoryData<NodeClientKind, NodeServerKind> All => new()
    {
        { NodeClientKind.V1, NodeServerKind.Legacy },
        { NodeClientKind.V1, NodeServerKind.LegacyStateless },
        { NodeClientKind.V2, NodeServerKind.Legacy },
        { NodeClientKind.V2Auto, NodeServerKind.Legacy },
        { NodeClientKind.V2Auto, NodeServerKind.Modern },
        { NodeClientKind.V2Pinned, NodeServerKind.Modern },
    };

    /// <summary>The pairs in which a cancellation can reach the server: a stateless legacy server never learns of it.</summary>
    public static TheoryData<NodeClientKind, NodeServerKind> Cancellable => new()
    {
        { NodeClientKind.V1, NodeServerKind.Legacy },
        { NodeClientKind.V2, NodeServerKind.Legacy },
        { NodeClientKind.V2Pinned, NodeServerKind.Modern },
    };
}
