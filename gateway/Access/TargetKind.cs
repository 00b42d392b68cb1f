namespace McpGateway.Access;

/// <summary>What kind of thing a message names.</summary>
public enum TargetKind
{
    /// <summary>Nothing: initialize, ping, a list, a notification.</summary>
    None = 0,

    /// <summary>tools/call.</summary>
    Tool = 1,

    /// <summary>prompts/get, and completion/complete with <c>ref/prompt</c>.</summary>
    Prompt = 2,

    /// <summary>resources/read and resources/subscribe.</summary>
    Resource = 3,

    /// <summary>completion/complete with <c>ref/resource</c>, and the entries of resources/templates/list.</summary>
    ResourceTemplate = 4,
}
