using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Reload;

public sealed class CertificateTests
{
    [Fact]
    public async Task Certificate_RenewedOnARunningGateway_IsShownFromTheNextConnectionOnAndABadOneNever()
    {
        using var folder = new GatewayFolder();
        var root = Path.GetDirectoryName(folder.ConfigFile)!;
        Write(root, "first");
        folder.WriteConfig(RunningGateway.Config("  {}", "tls: { certificate: cert.pem, key: key.pem }"));
        folder.WritePolicy(RunningGateway.OpenPolicy);
        await TestKeys.AddAsync(Path.Combine(root, "keys.yaml"), "bot");
        await using var gateway = await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken, "--listen", "https://127.0.0.1:0");
        Assert.Equal("CN=first", await ShownAsync(gateway.Root));

        Write(root, "second");
        await Eventually.AsyncValue(_ => ShownAsync(gateway.Root), subject => subject == "CN=second");

        await File.WriteAllTextAsync(Path.Combine(root, "key.pem"), "no key", TestContext.Current.CancellationToken);
        await Eventually.Holds(() => gateway.Log.Contains("the edit is not used", StringComparison.Ordinal));
        Assert.Equal("CN=second", await ShownAsync(gateway.Root));

        Write(root, "third");
        await Eventually.AsyncValue(_ => ShownAsync(gateway.Root), subject => subject == "CN=third");
    }

    private static void Write(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<string> ShownAsync(Uri root)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(root.Host, root.Port, TestContext.Current.CancellationToken);
        string? subject = null;
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (subject = certificate?.Subject) is not null,
            },
            TestContext.Current.CancellationToken);
        return subject!;
    }
}
