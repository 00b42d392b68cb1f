using McpGateway.Catalog.Entries;
using McpGateway.Catalog.Merging;

namespace McpGateway.Catalog.Views;

/// <summary>One entry that a view shows.</summary>
internal readonly record struct ViewItem(CatalogServer Server, CatalogEntry Entry);
