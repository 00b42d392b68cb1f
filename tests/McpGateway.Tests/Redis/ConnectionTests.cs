using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpGateway.Configuration;
using McpGateway.Redis.Connections;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis;

/// <summary>Password and TLS against Redis itself.</summary>
public sealed class ConnectionTests
{
    private const string Password = "a-password-of-the-test";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Password_Right_IsAccepted_Wrong_IsTold_ButNeverShown()
    {
        Assert.SkipUnless(RedisFixture.IsInstalled, "skipped: redis-server not found");
        await using var server = await StoreServer.StartAsync(port => RedisFixture.CommandOf(port, "--requirepass", Password));
        await using var right = new ConnectionRig(new RedisOptions("127.0.0.1", server.Port) { Password = Password });
        await using var wrong = new ConnectionRig(new RedisOptions("127.0.0.1", server.Port) { Password = "wrong-" + Password });
        await right.StartAsync();
        await wrong.StartAsync();

        await Until.HoldsAsync(async () => (await right.AskAsync()).Value is not null, Soon);
        await Until.HoldsAsync(async () => { _ = await wrong.AskAsync(); return wrong.Connection.LastFailure is not null; }, Soon);
        Assert.Null((await wrong.AskAsync()).Value);
        Assert.NotEqual(RedisState.Ready, wrong.Connection.State);
        Assert.DoesNotContain(Password, wrong.Connection.LastFailure!.Reason, StringComparison.Ordinal);
    }

    /// <summary>The program must neither end nor stop trying because of a name that is not known yet.</summary>
    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("[::1]")]
    public async Task Host_ThatIsNotThere_IsTriedAgain(string host)
    {
        await using var rig = new ConnectionRig(new RedisOptions(host, 1));
        await rig.StartAsync();

        await Until.HoldsAsync(async () => { _ = await rig.AskAsync(); Assert.Null(rig.Connection.ExecuteTask!.Exception); return rig.Connection.LastFailure is not null; }, Soon);
        var first = rig.Connection.LastFailure!.At;
        await Until.HoldsAsync(async () => { _ = await rig.AskAsync(); return rig.Connection.LastFailure!.At > first; }, Soon);

        Assert.False(rig.Connection.ExecuteTask!.IsCompleted);
        Assert.NotEqual(RedisState.Ready, rig.Connection.State);
    }

    [Fact]
    public async Task Tls_WithACertificateThatNobodyVouchesFor_IsNotSpokenTo()
    {
        Assert.SkipUnless(RedisFixture.IsInstalled, "skipped: redis-server not found");
        var folder = Directory.CreateTempSubdirectory("mcpgateway-");
        try
        {
            var (certificate, key) = WriteCertificate(folder.FullName);
            var tlsPort = StoreServer.FreePort();
            await using var server = await StoreServer.StartAsync(port => RedisFixture.CommandOf(port, "--tls-port", $"{tlsPort}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no", "--tls-ca-cert-file", certificate));
            await using var rig = new ConnectionRig(new RedisOptions("127.0.0.1", tlsPort) { Tls = true, Password = Password });
            await rig.StartAsync();

            await Until.HoldsAsync(async () => { _ = await rig.AskAsync(); return rig.Connection.LastFailure is not null; }, Soon);
            Assert.Null((await rig.AskAsync()).Value);
            Assert.NotEqual(RedisState.Ready, rig.Connection.State);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Certificate, string Key) WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
