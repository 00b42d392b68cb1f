using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace McpGateway.IntegrationTests.OAuth.Providers;

/// <summary>
/// A proxy (CONNECT, RFC 9110 §9.3.6) behind which every host is played: its certificate is made on the spot, by an
/// authority of the test, and its documents are those of <see cref="Documents"/>.
/// </summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly X509Certificate2 _authority = MakeAuthority();
    private readonly Task _serving;

    public TlsProxy()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>JSON by URL; all others are answered with 404.</summary>
    public ConcurrentDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>The URLs that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _serving;
        _authority.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            Assert.True(_ended.IsCancellationRequested);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using (client)
        {
            try
            {
                var plain = client.GetStream();
                var authority = (await HeadAsync(plain, limit.Token)).Split(' ')[1];
                await plain.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), limit.Token);
                using var tls = new SslStream(plain);
                using var certificate = MakeCertificate(authority[..authority.LastIndexOf(':')]);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, limit.Token);

                var url = $"https://{(authority.EndsWith(":443", StringComparison.Ordinal) ? authority[..^4] : authority)}{(await HeadAsync(tls, limit.Token)).Split(' ')[1]}";
                Requests.Enqueue(url);
                var (status, body) = Documents.TryGetValue(url, out var document) ? ("200 OK", document) : ("404 Not Found", "{}");
                await tls.WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), limit.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or AuthenticationException)
            {
                Requests.Enqueue($"broken off: {gone.Message}");
            }
        }
    }

    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of the test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private X509Certificate2 MakeCertificate(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=played", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.Create(_authority, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var complete = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(complete.Export(X509ContentType.Pfx), null);
    }
}
