using System.Runtime.CompilerServices;
using McpGateway.Identity;

namespace McpGateway.RateLimiting.Floods;

/// <summary>The two accounts of a principal, kept as long as its authentication is.</summary>
internal sealed class FloodAccounts(string principalId)
{
    private static readonly ConditionalWeakTable<PrincipalFeature, FloodAccounts> Known = [];

    private readonly LimitAccount _atOnce = new("requests at once", principalId);
    private readonly LimitAccount _rate = new("request rate", principalId);

    public static FloodAccounts Of(PrincipalFeature principal) => Known.TryGetValue(principal, out var accounts)
        ? accounts
        : Known.GetValue(principal, static principal => new FloodAccounts(principal.Principal.Id));

    public void AddTo(LimitClaim claim, FloodTerms terms)
    {
        claim.Add(_atOnce, terms.AtOnce);
        if (terms.Rate is { } rate)
        {
            claim.Add(_rate, rate, index: 1);
        }
    }
}
