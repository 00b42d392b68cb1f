using McpGateway.Catalog.Views;

namespace McpGateway.Catalog.Merging;

/// <summary>One state of the catalog of one snapshot: what it holds, and the views of it.</summary>
internal sealed record CatalogState(MergedCatalog Catalog, ViewCache Views);
