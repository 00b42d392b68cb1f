using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>One tool, prompt, resource or template: exactly the server's bytes, and where in them stands what the gateway reads.</summary>
public record ListedEntry
{
    /// <summary>The tool's or prompt's name, the resource's URI or the template's URI template, unescaped.</summary>
    public required string Name { get; init; }

    /// <summary>The JSON object as the server wrote it, byte for byte; valid, and with one reading of every key that the gateway reads.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The string token of <see cref="Name"/> in <see cref="Json"/>, quotes included.</summary>
    public required ByteRange NameToken { get; init; }

    /// <summary>What the server claims about it; believed only of servers marked trusted.</summary>
    public EntryHints Hints { get; init; }
}

/// <summary>A prompt.</summary>
public sealed record PromptEntry : ListedEntry;

/// <summary>A resource; its name is its URI.</summary>
public sealed record ResourceEntry : ListedEntry;

/// <summary>A resource template; its name is its URI template.</summary>
public sealed record TemplateEntry : ListedEntry;
