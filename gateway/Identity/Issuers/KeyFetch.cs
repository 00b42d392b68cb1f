using McpGateway.Configuration;
using McpGateway.Configuration.Listeners;

namespace McpGateway.Identity.Issuers;

/// <summary>Finds an issuer's keys: metadata document, then key set.</summary>
internal sealed class KeyFetch(IssuerOptions issuer, ProviderClient client)
{
    /// <exception cref="ProviderException">There are no usable keys to be had.</exception>
    public async Task<KeySet> RunAsync(CancellationToken cancellationToken)
    {
        var url = issuer.JwksUri ?? await DiscoverAsync(cancellationToken);
        return KeySetReader.Read(await client.GetAsync(url, cancellationToken), issuer.Algorithms) is { Keys.Count: > 0 } keys
            ? keys
            : throw new ProviderException($"{url} holds no key that could be used (RSA from 2048 bits, P-256, P-384, P-521; for signatures)");
    }

    private async Task<Uri> DiscoverAsync(CancellationToken cancellationToken)
    {
        ProviderException? first = null;
        foreach (var location in DiscoveryLocations.Of(issuer))
        {
            try
            {
                return KeysOf(location, await client.GetAsync(location, cancellationToken));
            }
            catch (ProviderException e)
            {
                first = first is null ? e : new ProviderException($"{first.Message}; {e.Message}", e);
            }
        }

        throw first!;
    }

    private Uri KeysOf(Uri location, byte[] document)
    {
        using var metadata = StrictJson.ReadObject(document) ?? throw new ProviderException($"{location} is no JSON object with each key once");

        // RFC 8414 §3.3, OpenID Connect Discovery §4.3: otherwise one tenant of a provider could speak for another.
        if (StrictJson.Text(metadata.RootElement, "issuer") != issuer.Issuer)
        {
            throw new ProviderException($"{location} is the document of another issuer than {issuer.Issuer}");
        }

        if (StrictJson.Text(metadata.RootElement, "jwks_uri") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var keys) || keys.UserInfo.Length > 0)
        {
            throw new ProviderException($"{location} names no jwks_uri");
        }

        // Plain HTTP where the provider itself runs on this machine, and then to this machine only.
        return keys.Scheme == Uri.UriSchemeHttps || (keys.Scheme == Uri.UriSchemeHttp && ListenerAddress.IsLoopback(keys) && ListenerAddress.IsLoopback(location))
            ? keys
            : throw new ProviderException($"{location} names a jwks_uri that is not https");
    }
}
