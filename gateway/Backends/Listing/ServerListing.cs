using System.Collections.Frozen;
using System.Collections.Immutable;

namespace McpGateway.Backends.Listing;

/// <summary>What a server offers: one good reading, immutable.</summary>
public sealed class ServerListing
{
    /// <summary>Nothing: before the first reading, and after the grace period.</summary>
    public static readonly ServerListing Empty = new();

    private readonly Lazy<Index> _index;

    public ServerListing() => _index = new(() => new Index(this));

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

    /// <summary>The tool of this name, ordinal; the cost does not depend on how many there are.</summary>
    public ToolEntry? FindTool(string name) => _index.Value.Tools.GetValueOrDefault(name);

    /// <summary>The prompt of this name, ordinal.</summary>
    public PromptEntry? FindPrompt(string name) => _index.Value.Prompts.GetValueOrDefault(name);

    /// <summary>The resource with this URI, ordinal.</summary>
    public ResourceEntry? FindResource(string uri) => _index.Value.Resources.GetValueOrDefault(uri);

    /// <summary>Whether a client could see a difference; <see cref="Revision"/> aside.</summary>
    internal bool SameContent(ServerListing other)
        => Same(Tools, other.Tools) && Same(Prompts, other.Prompts) && Same(Resources, other.Resources) && Same(Templates, other.Templates)
            && Ttl == other.Ttl
            && Introduction.Instructions == other.Introduction.Instructions
            && Introduction.Capabilities.Span.SequenceEqual(other.Introduction.Capabilities.Span)
            && Introduction.ServerInfo.Span.SequenceEqual(other.Introduction.ServerInfo.Span);

    private static bool Same<T>(ImmutableArray<T> left, ImmutableArray<T> right)
        where T : ListedEntry
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!left[i].Json.Span.SequenceEqual(right[i].Json.Span))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Index(ServerListing listing)
    {
        public FrozenDictionary<string, ToolEntry> Tools { get; } = listing.Tools.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

        public FrozenDictionary<string, PromptEntry> Prompts { get; } = listing.Prompts.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

        public FrozenDictionary<string, ResourceEntry> Resources { get; } = listing.Resources.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
    }
}
