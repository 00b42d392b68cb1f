using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.Identity;

public sealed class TlsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new("auth: { apiKeys: keys.yaml }\nservers: {}\ntls: { certificate: cert.pem, key: key.pem }\n");
    private readonly EventLogger _log = new();

    public TlsTests() => _folder.Listeners[0] = new Uri("https://127.0.0.1:0");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certificate_Replaced_IsShownFromTheNextConnectionOn()
    {
        WriteCertificate("CN=first");
        await using var host = await GatewayHost.StartAsync(_folder, _log);
        Assert.Equal(("CN=first", SslApplicationProtocol.Http2), await ConnectAsync(host.Clients));

        WriteCertificate("CN=second");
        await _log.WaitAsync("SnapshotPublished");

        Assert.Equal(("CN=second", SslApplicationProtocol.Http2), await ConnectAsync(host.Clients));
    }

    [Fact]
    public void Certificate_WithAnotherKey_IsAnErrorAtItsLine()
    {
        WriteCertificate("CN=first");
        var certificate = File.ReadAllText(_folder.PathOf("cert.pem"));
        WriteCertificate("CN=second");
        _folder.Write("cert.pem", certificate);

        var error = Assert.Single(_folder.Load().Errors);

        Assert.Equal((3, true), (error.Line, error.Message.Contains("cannot be used together", StringComparison.Ordinal)));
    }

    [Fact]
    public void Certificate_WithABrokenOneBehindIt_IsAnErrorAtItsLine()
    {
        WriteCertificate("CN=first");
        File.AppendAllText(_folder.PathOf("cert.pem"), "\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Assert.Equal(3, Assert.Single(_folder.Load().Errors).Line);
    }

    [Fact]
    public void Authorities_AndClientCertificate_AreReadAndPartOfTheClusterId()
    {
        WriteCertificate("CN=first");
        _folder.Write("both.pem", File.ReadAllText(_folder.PathOf("cert.pem")) + "\n" + File.ReadAllText(_folder.PathOf("key.pem")));
        var ids = new List<string>();
        foreach (var tls in new[] { "", ", ca: cert.pem", ", clientCertificate: both.pem", ", clientCertificate: { certificate: cert.pem, key: key.pem }" })
        {
            _folder.Write("gateway.yaml", $"auth: {{ apiKeys: keys.yaml }}\nservers: {{ a: {{ url: https://h/mcp{tls} }} }}\ntls: {{ certificate: cert.pem, key: key.pem }}\n");
            ids.Add(_folder.Snapshot().Servers["a"].ClusterId);
        }

        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.True(_folder.Snapshot().Servers["a"].Tls!.ClientCertificate!.HasPrivateKey);
    }

    private static async Task<(string Subject, SslApplicationProtocol Protocol)> ConnectAsync(Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],

                // The certificate signed itself; which one it is is what the test looks at.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
            TestContext.Current.CancellationToken);
        return (tls.RemoteCertificate!.Subject, tls.NegotiatedApplicationProtocol);
    }

    private void WriteCertificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _folder.Replace("key.pem", key.ExportPkcs8PrivateKeyPem());
        _folder.Replace("cert.pem", certificate.ExportCertificatePem());
    }
}
