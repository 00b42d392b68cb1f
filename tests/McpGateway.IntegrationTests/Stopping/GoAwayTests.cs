using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Stopping;

/// <summary>HTTP/2 has no <c>Connection: close</c> (RFC 9113 §8.2.2): a GOAWAY says it (§6.8).</summary>
public sealed class GoAwayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_OverHttp2_EachAnswerSendsItsClientToAnotherConnection()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
        using var folder = new GatewayFolder();
        var root = Path.GetDirectoryName(folder.ConfigFile)!;
        WriteCertificate(root);
        folder.WriteConfig(RunningGateway.Config("  {}", "tls: { certificate: cert.pem, key: key.pem }\ndrainDelay: 5s"));
        folder.WritePolicy(RunningGateway.OpenPolicy);
        var key = await TestKeys.AddAsync(Path.Combine(root, "keys.yaml"), "bot");
        await using var gateway = await GatewayProcess.StartAsync(folder, Stop, "--listen", "https://127.0.0.1:0");
        var connections = 0;
        using var http = TestHttp.Create(gateway.Endpoint, configure: handler =>
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        });
        await ListAsync(http, key);
        await ListAsync(http, key);
        Assert.Equal(1, connections);

        await gateway.SignalAsync("TERM");
        await Eventually.Holds(() => gateway.Log.Contains("Stopping: not ready any more", StringComparison.Ordinal));

        await ListAsync(http, key);
        Assert.Equal(1, connections);
        await Eventually.AsyncValue(
            async _ =>
            {
                await ListAsync(http, key);
                return connections;
            },
            all => all > 1,
            TimeSpan.FromSeconds(2));
    }

    private static async Task ListAsync(HttpClient http, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(
                """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""",
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tools/list");
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
    }

    private static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
