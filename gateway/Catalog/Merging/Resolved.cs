using McpGateway.Access;
using McpGateway.Catalog.Entries;

namespace McpGateway.Catalog.Merging;

/// <summary>What a name or URI of a message means.</summary>
/// <param name="Server">The server meant; null if none can be.</param>
/// <param name="Entry">The entry, where a list has it.</param>
/// <param name="OriginalName">The name as the server spells it; null if it could not be found out.</param>
/// <param name="Known">See <see cref="Target.Known"/>.</param>
public readonly record struct Resolved(CatalogServer? Server, CatalogEntry? Entry, string? OriginalName, bool Known)
{
    public static Resolved Unknown => default;
}
