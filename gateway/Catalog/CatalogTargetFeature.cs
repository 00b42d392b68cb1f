using McpGateway.Access;
using McpGateway.Catalog.Merging;

namespace McpGateway.Catalog;

/// <summary>The target of this exchange with what the catalog knows of it, and the one state of the catalog that it is seen in.</summary>
internal sealed class CatalogTargetFeature(in Target target, in Resolved resolved, CatalogState state) : TargetFeature(target)
{
    public Resolved Resolved { get; } = resolved;

    public CatalogState State { get; } = state;
}
