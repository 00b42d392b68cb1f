using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>Fetches the documents of one identity provider: bounded in size, no redirects, no cookies, no credentials.</summary>
internal sealed class ProviderClient : IDisposable
{
    /// <summary>The largest document, in bytes.</summary>
    public const int MaxBytes = 512 * 1024;

    private readonly HttpMessageInvoker _http;

    public ProviderClient(IssuerOptions issuer)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would let whoever answers there name the keys.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = issuer.Proxy is not null,
            Proxy = issuer.Proxy is { } proxy ? new WebProxy(proxy) : null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxConnectionsPerServer = 2,
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,
        };
        if (issuer.Authorities is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <exception cref="ProviderException">Anything but a whole document with status 200.</exception>
    public async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("mcpgateway", "1"));
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? await ReadAsync(url, response.Content, cancellationToken) : throw Unexpected(url, response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ProviderException($"{url} cannot be fetched: {e.Message}", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ProviderException Unexpected(Uri url, HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        return new ProviderException(code is >= 300 and < 400
            ? $"{url} answers with a redirect ({code}), which is not followed: set 'metadata' or 'jwksUri' to where the document is"
            : $"{url} answers {code}");
    }

    private static async Task<byte[]> ReadAsync(Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentEncoding.Count > 0)
        {
            throw new ProviderException($"{url} answers in an encoding that was not asked for");
        }

        using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            all.Write(buffer, 0, read);
            if (all.Length > MaxBytes)
            {
                throw new ProviderException($"{url} answers with more than {MaxBytes / 1024} KiB");
            }
        }

        return all.ToArray();
    }
}
