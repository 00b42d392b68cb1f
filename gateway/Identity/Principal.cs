using System.Collections.Frozen;
using McpGateway.Policies;

namespace McpGateway.Identity;

/// <summary>The authenticated identity. Every piece of state is bound to its <see cref="Id"/>.</summary>
/// <param name="Id">
/// <c>key:ID</c> for an API key, <c>anonymous</c> without credentials, <c>oauth:…</c> for a token, made of issuer, subject
/// and client id. Never empty, equal for equal identities alone.
/// </param>
/// <param name="App">The client program as far as it is known: the API key's id, <c>anonymous</c>, or the client id with its issuer.</param>
/// <param name="ApiKeyId">Null if it did not come with an API key.</param>
/// <param name="IsAnonymous">It showed no credentials.</param>
public sealed record Principal(string Id, string App, string? ApiKeyId, bool IsAnonymous)
{
    private readonly ClientFacts _ofToken;

    /// <summary>Whoever comes without credentials, where gateway.yaml allows it.</summary>
    public static Principal Anonymous { get; } = new("anonymous", "anonymous", null, IsAnonymous: true);

    /// <summary>Who issued its token; null if it did not come with one. The next five are of tokens too.</summary>
    public string? Issuer { get; private init; }

    /// <summary>Whom the token is about, as the issuer knows them; at most 512 characters.</summary>
    public string? Subject { get; private init; }

    /// <summary>The OAuth client; null where the issuer does not say. At most 512 characters.</summary>
    public string? ClientId { get; private init; }

    /// <summary>What was granted, and what that implies.</summary>
    public IReadOnlySet<string> Scopes { get; private init; } = FrozenSet<string>.Empty;

    /// <summary>From then on the token is refused; the clock skew is allowed for already.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary><c>jti</c>; null where the token has none.</summary>
    public string? TokenId { get; private init; }

    /// <summary>What policies may ask about it.</summary>
    public ClientFacts Facts => ApiKeyId is { } id ? ClientFacts.OfApiKey(id) : IsAnonymous ? ClientFacts.OfNobody() : _ofToken;

    public static Principal ForApiKey(string id) => new("key:" + id, id, id, IsAnonymous: false);

    internal static Principal ForToken(string issuer, string subject, string? clientId, IReadOnlySet<string> scopes, DateTimeOffset expiresAt, string? tokenId, in ClientFacts facts) =>
        new(PrincipalId.OfToken(issuer, subject, clientId), PrincipalId.AppOf(issuer, clientId), null, IsAnonymous: false, facts)
        {
            Issuer = issuer,
            Subject = subject,
            ClientId = clientId,
            Scopes = scopes,
            ExpiresAt = expiresAt,
            TokenId = tokenId,
        };

    private Principal(string id, string app, string? apiKeyId, bool IsAnonymous, in ClientFacts ofToken)
        : this(id, app, apiKeyId, IsAnonymous) => _ofToken = ofToken;
}
