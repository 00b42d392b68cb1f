using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using McpGateway.Policies;
using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting.Metering;

/// <summary>The limits of a set of roles, ready for use. Made once for each set, with which it goes.</summary>
internal sealed class RoleLimits
{
    /// <summary>Policies of one set of roles are written once for each combination of its limits; beyond this many, each time.</summary>
    private const int MostPolicies = 256;

    private static readonly ConditionalWeakTable<RoleSet, RoleLimits> Known = [];

    private readonly ConcurrentDictionary<ulong, string> _policies = new();

    private RoleLimits(RoleSet roles)
    {
        Rules = [.. roles.Limits];
        Terms = [.. Rules.Select(RuleTerms.Of)];
        Names = LimitNames.Of(Rules);
    }

    public LimitRule[] Rules { get; }

    public LimitTerms[] Terms { get; }

    /// <summary>What clients know each limit by.</summary>
    public string[] Names { get; }

    public static RoleLimits Of(RoleSet roles) => Known.TryGetValue(roles, out var limits) ? limits : Known.GetValue(roles, static roles => new RoleLimits(roles));

    /// <summary>The text of <c>RateLimit-Policy</c> for the limits of a claim.</summary>
    public string PolicyOf(LimitClaim claim)
    {
        if (Rules.Length > 64)
        {
            return RateLimitFields.Policy(this, claim.Entries);
        }

        var mask = 0UL;
        foreach (ref readonly var entry in claim.Entries)
        {
            mask |= 1UL << entry.Index;
        }

        if (_policies.TryGetValue(mask, out var known))
        {
            return known;
        }

        var made = RateLimitFields.Policy(this, claim.Entries);
        if (_policies.Count < MostPolicies)
        {
            _policies.TryAdd(mask, made);
        }

        return made;
    }
}
