using System.Runtime.CompilerServices;
using McpGateway.Configuration;
using McpGateway.Policies;

namespace McpGateway.Identity;

/// <summary>Who sent this request. Without it nothing is served.</summary>
public sealed class PrincipalFeature(Principal principal)
{
    private static readonly ConditionalWeakTable<ApiKeyRecord, PrincipalFeature> OfKeys = [];

    private volatile KnownRoles? _known;

    internal static PrincipalFeature Anonymous { get; } = new(Principal.Anonymous);

    /// <summary>One for each key as it stands in its snapshot, with which it goes.</summary>
    internal static PrincipalFeature Of(ApiKeyRecord key) =>
        OfKeys.GetValue(key, static key => new PrincipalFeature(Principal.ForApiKey(key.Id)));

    public Principal Principal { get; } = principal;

    /// <summary><see cref="CompiledPolicy.RolesOf"/>, remembered for the policy asked last: null if no client entry matches.</summary>
    public RoleSet? RolesUnder(CompiledPolicy policy)
    {
        if (_known is { } known && ReferenceEquals(known.Policy, policy))
        {
            return known.Roles;
        }

        var roles = policy.RolesOf(Principal.Facts);
        _known = new KnownRoles(policy, roles);
        return roles;
    }

    private sealed record KnownRoles(CompiledPolicy Policy, RoleSet? Roles);
}
