using McpGateway.Configuration;
using McpGateway.Policies;

namespace McpGateway.Access;

/// <summary>Puts a target before the policy of the snapshot.</summary>
internal sealed class AccessDecider : IAccessDecider
{
    public Verdict Decide(Snapshot snapshot, RoleSet roles, in Target target)
    {
        if (!target.Known || target.Server is not { } server || target.OriginalName is not { } name || KindOf(target.Kind) is not { } kind)
        {
            return default;
        }

        return snapshot.Policy.Decide(roles, new Subject(server.Name, kind, name)
        {
            ServerTrusted = server.Trusted,
            ReadOnlyHint = target.Hints?.ReadOnly,
            DestructiveHint = target.Hints?.Destructive,
        });
    }

    public bool Reaches(Snapshot snapshot, RoleSet roles, string server) =>
        snapshot.Servers.ContainsKey(server) && snapshot.Policy.Reaches(roles, server);

    private static SubjectKind? KindOf(TargetKind kind) => kind switch
    {
        TargetKind.Tool => SubjectKind.Tool,
        TargetKind.Prompt => SubjectKind.Prompt,
        TargetKind.Resource => SubjectKind.Resource,
        TargetKind.ResourceTemplate => SubjectKind.ResourceTemplate,
        _ => null,
    };
}
