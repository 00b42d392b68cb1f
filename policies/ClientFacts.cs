using System.Collections.Frozen;

namespace McpGateway.Policies;

/// <summary>
/// What authentication found out about a client. The default value matches no client entry, so a fact that nobody
/// filled in refuses.
/// </summary>
public readonly record struct ClientFacts
{
    private static readonly FrozenDictionary<string, IReadOnlyList<string>> NoClaims = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>>? _claims;
    private readonly IReadOnlySet<string>? _scopes;

    private ClientFacts(string issuer, IReadOnlyDictionary<string, IReadOnlyList<string>> claims, IReadOnlySet<string> scopes)
    {
        Issuer = issuer;
        _claims = claims;
        _scopes = scopes;
    }

    /// <summary>The id of the API key that the client showed; null if it showed none.</summary>
    public string? ApiKeyId { get; private init; }

    /// <summary>The client showed nothing and the configuration lets such clients in.</summary>
    public bool Anonymous { get; private init; }

    /// <summary>Who issued the token that the client showed, exactly as gateway.yaml writes it; null if it showed none.</summary>
    public string? Issuer { get; }

    /// <summary>The token's values by claim name, for the names in <see cref="CompiledPolicy.ClaimNames"/>; others do no harm.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims => _claims ?? NoClaims;

    /// <summary>The scopes that the token grants, those implied included.</summary>
    public IReadOnlySet<string> Scopes => _scopes ?? FrozenSet<string>.Empty;

    public static ClientFacts OfApiKey(string id) => new() { ApiKeyId = id };

    public static ClientFacts OfNobody() => new() { Anonymous = true };

    /// <summary>A client whose token was checked.</summary>
    /// <param name="issuer">As gateway.yaml writes it. Two issuers may give the same subject or group to different people.</param>
    /// <param name="claims">
    /// By the names that the policy uses: <c>subject</c>, <c>client</c> and <c>groups</c> are what gateway.yaml maps, any
    /// other is the token's own claim. Texts as they are, numbers as written, truth values as <c>true</c> and <c>false</c>.
    /// </param>
    /// <param name="scopes">What the token grants.</param>
    public static ClientFacts OfToken(string issuer, IReadOnlyDictionary<string, IReadOnlyList<string>> claims, IReadOnlySet<string> scopes) =>
        new(issuer, claims, scopes);
}
