namespace McpGateway.Access;

/// <summary>What kind of thing a message names.</summary>
public enum TargetKind
{
    /// <summary>Nothing: initialize, ping, a list, a notification.</summary>
    None,

    /// <summary>tools/call.</summary>
    Tool,

    /// <summary>prompts/get, and completion/complete with <c>ref/prompt</c>.</summary>
    Prompt,

    /// <summary>resources/read and resources/subscribe.</summary>
    Resource,

    /// <summary>completion/complete with <c>ref/resource</c>, and the entries of resources/templates/list.</summary>
    ResourceTemplate,
}
