using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;

namespace McpGateway.Catalog;

/// <summary>The target of this exchange with what the catalog knows of it, and the one state of the catalog that it is seen in.</summary>
internal sealed class CatalogTargetFeature(in Target target, in Resolved resolved, CatalogState state, GatewayTask? task = null) : TargetFeature(target)
{
    public Resolved Resolved { get; } = resolved;

    /// <summary>The task that the message names, whose tool the target is; null for every other message, and for an id that opens nothing.</summary>
    public GatewayTask? Task { get; } = task;

    public CatalogState State { get; } = state;
}
