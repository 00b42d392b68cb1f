using McpGateway.Policies;

namespace McpGateway.Access;

/// <summary>What the policy said about this exchange.</summary>
/// <param name="roles">The roles of the principal.</param>
/// <param name="verdict">About its target, conditions included; null where the message names none.</param>
public sealed class AccessFeature(RoleSet roles, Verdict? verdict)
{
    public RoleSet Roles { get; } = roles;

    public Verdict? Verdict { get; } = verdict;
}
