using McpGateway.Configuration;

namespace McpGateway.Access;

/// <summary>What a message names, or a list shows, in the words of the server that has it.</summary>
public readonly record struct Target
{
    /// <summary>The message names nothing that a rule could speak of.</summary>
    public static Target None => default;

    public TargetKind Kind { get; init; }

    /// <summary>The server meant, of the request's own snapshot; null if none can be meant.</summary>
    public ServerOptions? Server { get; init; }

    /// <summary>The name, URI or URI template as the server spells it. Null if it could not be found out.</summary>
    public string? OriginalName { get; init; }

    /// <summary>
    /// A server has it, or could: resources may exist outside the lists, and of a server that was never read nothing is
    /// known. False: it does not exist.
    /// </summary>
    public bool Known { get; init; }

    /// <summary>What the server claims about it; null where no list has it.</summary>
    public TargetHints? Hints { get; init; }
}
