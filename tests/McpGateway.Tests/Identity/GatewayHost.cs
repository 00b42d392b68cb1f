using System.Net.Sockets;
using System.Text;
using McpGateway.Admin;
using McpGateway.Configuration;
using McpGateway.Configuration.Listeners;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Identity;

/// <summary>
/// The front of the gateway on a real listener: what gets through answers 200 with the principal and the endpoint; with
/// <c>?hold=1</c> the answer begins and does not end.
/// </summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, Uri clients, Uri admin) => (_app, Clients, Admin) = (app, clients, admin);

    public Uri Clients { get; }

    public Uri Admin { get; }

    /// <summary>How many requests got through.</summary>
    public int Passed { get; private set; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(ConfigurationFolder folder, EventLogger? log = null, Action<IServiceCollection>? configure = null)
    {
        var load = folder.Load();
        Assert.Empty(load.Errors);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Services.AddSingleton<ILoggerFactory>(log);
        }

        builder.Configuration["Kestrel:Endpoints:Unseen:Url"] = "http://127.0.0.1:0";
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Services.AddConfiguration(load, folder.Builder()).AddIdentity().AddAdmin().AddSingleton<IServerStatusSource, NoServers>();
        configure?.Invoke(builder.Services);
        builder.ConfigureListeners(load.Snapshot!.Gateway.Limits, folder.Listeners, new Uri("http://127.0.0.1:0"));
        var app = builder.Build();
        GatewayHost? host = null;
        app.UseMiddleware<HealthMiddleware>();
        app.UseMiddleware<AdminMiddleware>();
        app.UseMiddleware<MetadataMiddleware>();
        app.Use(async (context, next) =>
        {
            using var exchange = new ExchangeFeature("0123456789abcdef", 0);
            context.Features.Set(exchange);
            await next(context);
        });
        app.UseMiddleware<SnapshotMiddleware>();
        app.UseMiddleware<FrontDoorMiddleware>();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<EndpointMiddleware>();
        app.Run(async context =>
        {
            host!.Passed++;
            var principal = context.Features.Get<PrincipalFeature>()!.Principal;
            await context.Response.WriteAsync($"{principal.Id} {context.Exchange().EndpointServer ?? "-"}", context.RequestAborted);
            if (context.Request.Query.ContainsKey("hold"))
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        Assert.Equal(2, addresses.Length);
        return host = new GatewayHost(app, addresses[0], addresses[^1]);
    }

    /// <summary>Sends bytes as they are, and gives what comes back until the server closes.</summary>
    public async Task<string> SendRawAsync(string request, bool admin = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", (admin ? Admin : Clients).Port, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        var reply = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                reply.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException) when (reply.Length > 0)
        {
            // Reset after the answer: the server does not wait for the rest of what it refused.
            return reply.ToString();
        }

        return reply.ToString();
    }

    /// <summary>A request with these lines; the connection is closed after it.</summary>
    public async Task<HttpReply> SendAsync(string requestLine, params string[] headers)
    {
        var reply = await SendRawAsync($"{requestLine} HTTP/1.1\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\nContent-Length: 0\r\n\r\n");
        return HttpReply.Parse(reply);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private sealed class NoServers : IServerStatusSource
    {
        public IEnumerable<ServerStatus> Of(Snapshot snapshot) =>
            snapshot.Servers.Values.Select(server => new ServerStatus(server.Name, server.ClusterId, "down", "never asked", null, 0));
    }
}
