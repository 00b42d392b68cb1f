using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>Redis with TLS and a password.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(true, "127.0.0.1", "ready")]
    [InlineData(true, "another.example", "down")]
    [InlineData(false, "127.0.0.1", "down")]
    public async Task Redis_WithTls_IsUsedOnlyWithACertificateForItsName(bool trusted, string name, string state)
    {
        var folder = Directory.CreateTempSubdirectory("mcpgateway-");
        try
        {
            var (certificate, key) = Write(folder.FullName);
            await using var redis = await RedisServer.StartAsync(port =>
                ["--port", "0", "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no", "--tls-ca-cert-file", certificate, "--requirepass", "pw-of-the-test"]);
            await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port},password=pw-of-the-test,ssl=true,sslHost={name}", count: 1, trusted ? certificate : null);

            await ReplicaSet.StoreIsAsync(set.Gateways[0], state);

            using var caller = set.Gateways[0].Caller();
            using var answer = await caller.PostAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""", _ => { }, TestContext.Current.CancellationToken);
            Assert.Equal(state == "ready" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.DoesNotContain("pw-of-the-test", set.Gateways[0].Process.Log, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Certificate, string Key) Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
