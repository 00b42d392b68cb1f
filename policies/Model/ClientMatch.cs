using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Model;

/// <summary>Whom an entry matches. All that is said must hold; nothing said matches nobody.</summary>
internal sealed record ClientMatch
{
    public string? ApiKey { get; init; }

    public bool Anonymous { get; init; }

    /// <summary>Compared ordinally with the token's issuer.</summary>
    public string? Issuer { get; init; }

    public IReadOnlyList<ClaimMatch> Claims { get; init; } = [];

    /// <summary>All of them must be granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether a client with a token is meant. Whom an API key or nobody's key identifies is looked up by it.</summary>
    public bool MatchesToken(in ClientFacts client)
    {
        if (Issuer is null || !string.Equals(Issuer, client.Issuer, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var scope in Scopes)
        {
            if (!client.Scopes.Contains(scope))
            {
                return false;
            }
        }

        foreach (var claim in Claims)
        {
            if (!client.Claims.TryGetValue(claim.Name, out var values) || !claim.MatchesAny(values))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A claim and the values of which the token must have one.</summary>
internal sealed record ClaimMatch(string Name, IReadOnlyList<Glob> Values)
{
    /// <summary>A claim without values is met by nothing, not even by <c>*</c>.</summary>
    public bool MatchesAny(IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            foreach (var wanted in Values)
            {
                if (value.Length <= CompiledPolicy.MaxNameLength && wanted.Matches(value))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
