using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using McpGateway.Configuration.Draining;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace McpGateway.Configuration.Listeners;

/// <summary>Opens the listeners, with the limits of <see cref="LimitOptions"/> that hold before there is a request.</summary>
public static class ListenerExtensions
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    /// <param name="builder">Of the gateway.</param>
    /// <param name="limits">Of the first snapshot; later ones do not change them.</param>
    /// <param name="clients">Where clients are served.</param>
    /// <param name="admin">Where the operator is served; null: nowhere.</param>
    /// <param name="hop">Where other gateway replicas are served, the last to be opened; null: nowhere.</param>
    public static void ConfigureListeners(this WebApplicationBuilder builder, LimitOptions limits, IReadOnlyList<Uri> clients, Uri? admin, HopListener? hop = null) =>
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            // ASP.NET Core would open what an environment variable or a stray appsettings.json names, unseen by every check.
            kestrel.Configure(new ConfigurationBuilder().Build());

            // A proxy in front that ends lines at CR LF alone would see other headers, and other requests, than Kestrel
            // does where it takes a bare LF for the end of a line as well (request smuggling; RFC 9112 §2.2).
            AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
            Limit(kestrel, limits);

            // Not before the first connection: the snapshot's observers are made of services that need the server, which
            // is being made right now.
            Lazy<ISnapshotSource> snapshots = new(kestrel.ApplicationServices.GetRequiredService<ISnapshotSource>);
            var drain = kestrel.ApplicationServices.GetRequiredService<Drain>();
            foreach (var listener in clients)
            {
                Listen(kestrel, listener, options =>
                {
                    Secure(options, listener, snapshots);
                    options.Use(next => MarkLate(next, drain));
                });
            }

            if (admin is not null)
            {
                Listen(kestrel, admin, options =>
                {
                    Secure(options, admin, snapshots);
                    options.Use(next => Mark(next, new AdminConnectionFeature()));
                });
            }

            if (hop is not null)
            {
                kestrel.Listen(ListenerAddress.TryAddress(hop.Listen, out var address) ? address : IPAddress.Loopback, hop.Listen.Port, options =>
                {
                    options.Protocols = HttpProtocols.Http1;
                    options.Use(next => Mark(next, new HopConnectionFeature()));
                    hop.Opens(options);
                });
            }
        });

    private static ConnectionDelegate Mark<T>(ConnectionDelegate next, T mark) => connection =>
    {
        connection.Features.Set(mark);
        return next(connection);
    };

    private static ConnectionDelegate MarkLate(ConnectionDelegate next, Drain drain) => connection =>
    {
        if (drain.Phase >= DrainPhase.Refusing)
        {
            connection.Features.Set(LateConnectionFeature.Instance);
        }

        return next(connection);
    };

    private static void Limit(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = limits.RequestBody;
        kestrel.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;

        // Nothing here is ever upgraded: an upgraded connection is one that no rule of the gateway sees.
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.RequestHeadersTimeout = limits.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAlive;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyRate, BodyGrace);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri listener, Action<ListenOptions> configure)
    {
        if (ListenerAddress.IsLocalhost(listener) && listener.Port != 0)
        {
            kestrel.ListenLocalhost(listener.Port, configure);
        }
        else
        {
            kestrel.Listen(ListenerAddress.TryAddress(listener, out var address) ? address : IPAddress.Loopback, listener.Port, configure);
        }
    }

    private static void Secure(ListenOptions options, Uri listener, Lazy<ISnapshotSource> snapshots)
    {
        // Without TLS there is no way to agree on HTTP/2.
        options.Protocols = listener.Scheme == Uri.UriSchemeHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        if (listener.Scheme == Uri.UriSchemeHttps)
        {
            options.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTimeout,
                OnConnection = _ => ValueTask.FromResult(Handshake(snapshots)),
            });
        }
    }

    /// <summary>Asked for each connection, so a renewed certificate is shown from the next one on.</summary>
    private static SslServerAuthenticationOptions Handshake(Lazy<ISnapshotSource> snapshots) => new()
    {
        ServerCertificateContext = snapshots.Value.Current?.Gateway.Tls?.Context ?? throw new AuthenticationException("No certificate is loaded."),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}
