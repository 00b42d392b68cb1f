using McpGateway.Policies;

namespace McpGateway.Commands.Asking;

/// <summary>A client as somebody describes it who asks about a policy: what authentication would have found out about it.</summary>
internal sealed record AskedClient
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoClaims = new(StringComparer.Ordinal);

    /// <summary>The id of an API key; null: none is shown.</summary>
    public string? ApiKey { get; init; }

    public bool Anonymous { get; init; }

    /// <summary>The token's issuer; null: no token is shown.</summary>
    public string? Issuer { get; init; }

    /// <summary>By the names that policies use: <c>subject</c>, <c>client</c>, <c>groups</c>, or a claim's own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = NoClaims;

    /// <summary>Granted, with what they imply.</summary>
    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public ClientFacts Facts => Issuer is { } issuer
        ? ClientFacts.OfToken(issuer, Claims, Scopes)
        : ApiKey is { } key ? ClientFacts.OfApiKey(key) : Anonymous ? ClientFacts.OfNobody() : default;

    public override string ToString() => Issuer is { } issuer
        ? $"a token of {issuer}{List("", Claims.Select(claim => $"{claim.Key}={string.Join(',', claim.Value)}"))}{List("scopes ", Scopes.Order(StringComparer.Ordinal))}"
        : ApiKey is { } key ? $"API key '{key}'" : Anonymous ? "nobody (no credentials)" : "nothing that authenticates";

    private static string List(string what, IEnumerable<string> items) => items.Any() ? $", {what}{string.Join(' ', items)}" : "";
}
