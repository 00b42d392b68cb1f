namespace McpGateway.Policies.Limits;

/// <summary>The kinds of message that limits may count.</summary>
[Flags]
public enum MeteredMethods
{
    None = 0,

    /// <summary>tools/call.</summary>
    Tools = 1,

    /// <summary>prompts/get.</summary>
    Prompts = 2,

    /// <summary>resources/read, and subscribing.</summary>
    Resources = 4,

    /// <summary>completion/complete.</summary>
    Completions = 8,

    /// <summary>tools/list, prompts/list, resources/list, resources/templates/list.</summary>
    Lists = 16,

    /// <summary>initialize and server/discover.</summary>
    Discovery = 32,

    All = Tools | Prompts | Resources | Completions | Lists | Discovery,
}

/// <summary>A message as limits see it.</summary>
/// <param name="Method">Exactly one kind.</param>
/// <param name="Server">The one server that it goes to; null for lists and discovery over all of them.</param>
/// <param name="Name">The original name of the tool, or of what else it names; null where it names nothing.</param>
public readonly record struct MeteredCall(MeteredMethods Method, string? Server, string? Name);
