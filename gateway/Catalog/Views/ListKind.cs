using McpGateway.Access;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Views;

/// <summary>The four lists. The values stand in cursors: keep them.</summary>
internal enum ListKind : byte
{
    Tools = 1,
    Prompts = 2,
    Resources = 3,
    Templates = 4,
}

internal static class ListKinds
{
    public static readonly ListKind[] All = [ListKind.Tools, ListKind.Prompts, ListKind.Resources, ListKind.Templates];

    /// <summary>The list that a method asks for; null if it asks for none.</summary>
    public static ListKind? Of(McpMethod method) => method switch
    {
        McpMethod.ToolsList => ListKind.Tools,
        McpMethod.PromptsList => ListKind.Prompts,
        McpMethod.ResourcesList => ListKind.Resources,
        McpMethod.ResourcesTemplatesList => ListKind.Templates,
        _ => null,
    };

    public static TargetKind Target(this ListKind kind) => (TargetKind)kind;

    /// <summary>The member of the result that holds the entries.</summary>
    public static ReadOnlySpan<byte> Member(this ListKind kind) => kind switch
    {
        ListKind.Tools => "tools"u8,
        ListKind.Prompts => "prompts"u8,
        ListKind.Resources => "resources"u8,
        _ => "resourceTemplates"u8,
    };
}
