using McpGateway.Policies;

namespace McpGateway.Commands.Asking;

/// <summary>What kinds of subject are called in files and on the command line.</summary>
internal static class AskedKinds
{
    public static IReadOnlyList<(SubjectKind Kind, string One, string Many)> All { get; } =
    [
        (SubjectKind.Tool, "tool", "tools"),
        (SubjectKind.Prompt, "prompt", "prompts"),
        (SubjectKind.Resource, "resource", "resources"),
        (SubjectKind.ResourceTemplate, "template", "templates"),
    ];

    public static string One(SubjectKind kind) => All.Single(row => row.Kind == kind).One;

    public static string Many(SubjectKind kind) => All.Single(row => row.Kind == kind).Many;
}
