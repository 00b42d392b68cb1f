using System.Net;
using System.Security.Cryptography.X509Certificates;
using McpGateway.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace McpGateway.Forwarding;

/// <summary>Makes a cluster's connections as its server's entry wants them: authorities, client certificate, proxy.</summary>
internal sealed class ServerHttpClientFactory(ClusterServers live) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        ServerOptions server = live.Of(context.ClusterId);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        if (server.Proxy is not null)
        {
            handler.Proxy = new WebProxy(server.Proxy);
            handler.UseProxy = true;
        }

        if (server.Tls?.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        if (server.Tls?.Authorities is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = PolicyFor(authorities);
        }
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new UpstreamHandler(live.Of(context.ClusterId), base.WrapHandler(context, handler));

    private static X509ChainPolicy PolicyFor(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
