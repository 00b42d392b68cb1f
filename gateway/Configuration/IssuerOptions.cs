using System.Security.Cryptography.X509Certificates;

namespace McpGateway.Configuration;

/// <summary>An identity provider whose access tokens are accepted: one of <c>auth.issuers</c>.</summary>
/// <param name="Issuer">Exactly as it stands in <c>iss</c>, compared ordinally. https, or http on a loopback host.</param>
public sealed record IssuerOptions(string Issuer)
{
    /// <summary>The longest difference of clocks that may be allowed for.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>What may stand in <c>aud</c> beside the URLs of the gateway's own MCP paths; compared ordinally.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    public IssuerClaims Claims { get; init; } = new();

    /// <summary>Where the metadata document is; null: where RFC 8414 and OpenID Connect Discovery put it.</summary>
    public Uri? Metadata { get; init; }

    /// <summary>Where the keys are; null: where the metadata document says.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>The only roots that may have signed the provider's certificate; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Through which its documents are fetched; null: directly.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>With which tokens may be signed: names of <see cref="TokenAlgorithms"/>.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = TokenAlgorithms.All;

    /// <summary>By how much clocks may differ; 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tokens that are recognisably ID tokens (OpenID Connect Core §2) are accepted as well.</summary>
    public bool IdTokens { get; init; }

    public override string ToString() => Issuer;
}
