using System.Collections.Frozen;

namespace McpGateway.Configuration.Revocation;

/// <summary>What was revoked before its time. Immutable; everything compares ordinally.</summary>
public sealed class RevocationList
{
    public static RevocationList Empty { get; } = new();

    /// <summary>Token ids (<c>jti</c>), of whatever issuer.</summary>
    public FrozenSet<string> Tokens { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Subjects as gateway.yaml maps them, each at its issuer.</summary>
    public FrozenSet<(string Issuer, string Subject)> Subjects { get; init; } = FrozenSet<(string, string)>.Empty;

    /// <summary>OAuth clients, each at its issuer.</summary>
    public FrozenSet<(string Issuer, string Client)> Clients { get; init; } = FrozenSet<(string, string)>.Empty;

    /// <summary>Ids of API keys.</summary>
    public FrozenSet<string> ApiKeys { get; init; } = FrozenSet<string>.Empty;

    public int Count => Tokens.Count + Subjects.Count + Clients.Count + ApiKeys.Count;

    /// <summary>What stands in either.</summary>
    public static RevocationList Both(RevocationList one, RevocationList other) =>
        one.Count == 0 ? other
        : other.Count == 0 ? one
        : new RevocationList
        {
            Tokens = one.Tokens.Union(other.Tokens).ToFrozenSet(StringComparer.Ordinal),
            Subjects = one.Subjects.Union(other.Subjects).ToFrozenSet(),
            Clients = one.Clients.Union(other.Clients).ToFrozenSet(),
            ApiKeys = one.ApiKeys.Union(other.ApiKeys).ToFrozenSet(StringComparer.Ordinal),
        };

    public bool HasToken(string issuer, string subject, string? client, string? tokenId) =>
        Count > 0
        && ((tokenId is not null && Tokens.Contains(tokenId))
            || Subjects.Contains((issuer, subject))
            || (client is not null && Clients.Contains((issuer, client))));
}
