using McpGateway.Policies;
using McpGateway.Policies.Limits;

namespace McpGateway.Commands.Asking;

/// <summary>Which limits a use of a subject would be counted by.</summary>
internal static class AskedLimits
{
    public static IEnumerable<LimitRule> Of(RoleSet roles, Subject subject)
    {
        var method = subject.Kind switch
        {
            SubjectKind.Tool => MeteredMethods.Tools,
            SubjectKind.Prompt => MeteredMethods.Prompts,
            SubjectKind.Resource => MeteredMethods.Resources,
            _ => MeteredMethods.Completions,
        };
        return roles.Limits.Where(limit => limit.Covers(new MeteredCall(method, subject.Server, subject.Name)));
    }
}
