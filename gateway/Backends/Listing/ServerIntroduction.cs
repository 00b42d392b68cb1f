namespace McpGateway.Backends.Listing;

/// <summary>What a server says of itself in server/discover or initialize.</summary>
public sealed record ServerIntroduction
{
    /// <summary>Nothing is known.</summary>
    public static readonly ServerIntroduction None = new();

    /// <summary>Its capabilities, a JSON object, byte for byte.</summary>
    public ReadOnlyMemory<byte> Capabilities { get; init; } = "{}"u8.ToArray();

    /// <summary>Its serverInfo (from _meta in a modern answer), a JSON object, byte for byte; empty if there is none. Self-reported: decides nothing.</summary>
    public ReadOnlyMemory<byte> ServerInfo { get; init; }

    /// <summary>Its instructions, at most 8 KiB of UTF-8; null if there are none.</summary>
    public string? Instructions { get; init; }

    /// <summary>It announces tools.</summary>
    public bool HasTools { get; init; }

    /// <summary>It announces prompts.</summary>
    public bool HasPrompts { get; init; }

    /// <summary>It announces resources.</summary>
    public bool HasResources { get; init; }

    /// <summary>It announces resources.subscribe.</summary>
    public bool HasSubscribe { get; init; }

    /// <summary>It announces completions.</summary>
    public bool HasCompletions { get; init; }

    /// <summary>It announces logging.</summary>
    public bool HasLogging { get; init; }

    /// <summary>It announces that tool calls may become tasks in the form of 2025-11-25.</summary>
    public bool HasToolTasks { get; init; }

    /// <summary>It announces that such tasks can be cancelled.</summary>
    public bool HasTaskCancel { get; init; }

    /// <summary>It announces the extension Tasks (ext-tasks).</summary>
    public bool HasTasks { get; init; }

    /// <summary>It announces listChanged for one of its lists.</summary>
    public bool HasListChanged { get; init; }
}
