using System.Runtime.CompilerServices;
using McpGateway.Identity;
using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting.Metering;

/// <summary>The accounts of one principal under one set of roles, kept as long as its authentication is.</summary>
internal sealed class PrincipalLimits
{
    private static readonly ConditionalWeakTable<PrincipalFeature, PrincipalLimits> Known = [];

    private readonly LimitAccount[] _accounts;

    private PrincipalLimits(Principal principal, RoleLimits roles)
    {
        Roles = roles;
        _accounts = [.. roles.Rules.Select(rule => new LimitAccount(rule.Identity, SubjectOf(rule.Per, principal)))];
    }

    public RoleLimits Roles { get; }

    public static PrincipalLimits Of(PrincipalFeature principal, RoleLimits roles)
    {
        if (Known.TryGetValue(principal, out var known) && ReferenceEquals(known.Roles, roles))
        {
            return known;
        }

        PrincipalLimits made = new(principal.Principal, roles);
        Known.AddOrUpdate(principal, made);
        return made;
    }

    /// <summary>A claim of every limit that counts this call; null where none does.</summary>
    public LimitClaim? Claim(LimitClaims claims, in MeteredCall call)
    {
        LimitClaim? claim = null;
        for (var i = 0; i < _accounts.Length; i++)
        {
            var rule = Roles.Rules[i];
            if (rule.Covers(call))
            {
                claim ??= claims.Rent();
                claim.Add(_accounts[i], Roles.Terms[i], rule.Shadow, i);
            }
        }

        return claim;
    }

    /// <summary>Two words before an app: an API key that is named as some issuer's client is not that client.</summary>
    private static string SubjectOf(LimitPer per, Principal principal) => per switch
    {
        LimitPer.Principal => principal.Id,
        LimitPer.App => (principal.ApiKeyId is null ? "app:" : "key:") + principal.App,
        LimitPer.Role => "",
        _ => throw new InvalidOperationException($"Limits per {per} are not known here."),
    };
}
