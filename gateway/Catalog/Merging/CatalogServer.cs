using McpGateway.Backends.Listing;
using McpGateway.Catalog.Entries;
using McpGateway.Configuration;
using McpGateway.Protocol;

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

    /// <summary>
    /// It has tasks for clients of this era. They are never translated: the eras' tasks differ in their states, in who may ask
    /// for one, and in how results are fetched.
    /// </summary>
    public bool HasTasks(Era era) => era == Era.Modern
        ? IsModern && Introduction.HasTasks
        : IsLegacyToLegacy && Introduction.HasToolTasks;

    /// <summary>Clients of this era can use the entry. A tool that only runs as a task is none for who can have no tasks.</summary>
    public bool Shows(CatalogEntry entry, Era era) =>
        entry.IsIn(era) && (HasTasks(era) || !Introduction.HasToolTasks || entry.Listed is not ToolEntry { RequiresTask: true });

    public string Name => Options.Name;

    /// <summary>What it says of itself; nothing before the first reading.</summary>
    public ServerIntroduction Introduction => Entries?.Listing.Introduction ?? ServerIntroduction.None;
}
