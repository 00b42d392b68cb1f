using McpGateway.Backends.Listing;
using McpGateway.Catalog.Entries;
using McpGateway.Configuration;

namespace McpGateway.Catalog.Merging;

/// <summary>One configured server in one state of the catalog.</summary>
/// <param name="Options">As the snapshot of this catalog has it.</param>
/// <param name="Entries">Its last good reading; null if there never was one.</param>
/// <param name="IsListed">False once its grace period is over: its names still mean it, so that calls can be told why they fail, but no list shows them.</param>
/// <param name="IsModern">It speaks the modern era, where output schemas need not be objects.</param>
public sealed record CatalogServer(ServerOptions Options, ServerEntries? Entries, bool IsListed, bool IsModern)
{
    /// <summary>Legacy clients are passed through to it in their own era: what only a legacy conversation has, they have with it.</summary>
    public bool IsLegacyToLegacy { get; init; }

    public string Name => Options.Name;

    /// <summary>What it says of itself; nothing before the first reading.</summary>
    public ServerIntroduction Introduction => Entries?.Listing.Introduction ?? ServerIntroduction.None;
}
