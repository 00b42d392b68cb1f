using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>All of an issuer's entry that decides which keys it has: where it changes, none are carried over.</summary>
internal sealed record IssuerSource(string Issuer, string? Metadata, string? JwksUri, string? Proxy, string Authorities, string Algorithms)
{
    public static IssuerSource Of(IssuerOptions issuer) => new(
        issuer.Issuer,
        issuer.Metadata?.AbsoluteUri,
        issuer.JwksUri?.AbsoluteUri,
        issuer.Proxy?.AbsoluteUri,
        string.Join(' ', (issuer.Authorities ?? []).Select(certificate => certificate.Thumbprint)),
        string.Join(' ', issuer.Algorithms));
}
