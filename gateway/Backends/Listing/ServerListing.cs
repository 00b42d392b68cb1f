using System.Collections.Immutable;

namespace McpGateway.Backends.Listing;

/// <summary>What a server offers: one good reading, immutable.</summary>
public sealed record ServerListing
{
    /// <summary>Nothing: before the first reading, and after the grace period.</summary>
    public static readonly ServerListing Empty = new();

    /// <summary>Another content has another revision; unique in this run of the program, 0 for <see cref="Empty"/>.</summary>
    public long Revision { get; init; }

    /// <summary>In the server's order; names are unique, of equals the first stays.</summary>
    public ImmutableArray<ToolEntry> Tools { get; init; } = [];

    /// <inheritdoc cref="Tools"/>
    public ImmutableArray<PromptEntry> Prompts { get; init; } = [];

    /// <inheritdoc cref="Tools"/>
    public ImmutableArray<ResourceEntry> Resources { get; init; } = [];

    /// <inheritdoc cref="Tools"/>
    public ImmutableArray<TemplateEntry> Templates { get; init; } = [];

    /// <summary>What discover or initialize said.</summary>
    public ServerIntroduction Introduction { get; init; } = ServerIntroduction.None;

    /// <summary>The smallest ttlMs of its lists; null where it gave none.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Finds a tool by its name, ordinal.</summary>
    public ToolEntry? FindTool(string name) => Find(Tools, name);

    internal static T? Find<T>(ImmutableArray<T> entries, string name)
        where T : ListedEntry
    {
        foreach (var entry in entries)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        return null;
    }
}
