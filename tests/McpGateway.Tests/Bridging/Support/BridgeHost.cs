using System.Collections.Concurrent;
using System.Net;
using System.Text;
using McpGateway.Access;
using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Bridging;
using McpGateway.Catalog;
using McpGateway.Catalog.Entries;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Names;
using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Bridging.Support;

/// <summary>
/// A real Kestrel with the steps from reading a message to bridging it. What stands before them (who is calling, what is
/// allowed) is given by headers of the test's request; what would come after answers 299.
/// </summary>
internal sealed class BridgeHost : IAsyncDisposable
{
    public const int PassedOn = 299;

    private readonly WebApplication _app;
    private readonly MergedCatalog _catalog;
    private readonly Backend _backend;

    private BridgeHost(WebApplication app, Backend backend)
    {
        (_app, _backend) = (app, backend);
        var server = new CatalogServer(
            backend.Server, new ServerEntries(backend.Server.Name, backend.Listing, new PublicNames(48)), IsListed: true, IsModern: backend.Era!.Era == Era.Modern);
        _catalog = new MergedCatalog(TestSnapshots.Of(1, new(), new(), backend.Server), [server]);
    }

    /// <summary>How each exchange ended, in the order in which they did.</summary>
    public BlockingCollection<Outcome> Outcomes { get; } = [];

    public ConcurrentDictionary<string, LegacySession> Sessions { get; } = new();

    public Uri Address { get; private set; } = null!;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<BridgeHost> StartAsync(Backend backend, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton<IInFlight, InFlight>()
            .AddSingleton(new Sealer(new SnapshotHolder([], time ?? TimeProvider.System), time ?? TimeProvider.System))
            .AddSingleton<Drain>()
            .AddSingleton(new QuestionOptions())
            .AddReplicas()
            .AddSingleton<ClientQuestions>()
            .AddAffinity()
            .AddBridging();
        builder.Services.AddSingleton<IAffinityStore>(new InMemoryAffinityStore(() => new McpGateway.Configuration.SessionOptions(), TimeProvider.System)).AddReverseProxy().LoadFromMemory([], []);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var host = new BridgeHost(app, backend);
        app.Use(host.OpenAsync);
        app.UseMiddleware<EnvelopeMiddleware>();
        app.Use(host.RouteAsync);
        app.UseBridging();
        app.Run(context =>
        {
            context.Response.StatusCode = PassedOn;
            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    /// <summary>A session of a legacy client, as initialize would have left it.</summary>
    public string Session(string capabilities = "{}", string? logLevel = null)
    {
        var id = SessionIds.New();
        Sessions[id] = new LegacySession
        {
            Id = id,
            PrincipalId = "key:alice",
            Version = "2025-11-25",
            ClientCapabilitiesJson = Encoding.UTF8.GetBytes(capabilities),
            ClientInfoJson = """{"name":"probe","version":"1"}"""u8.ToArray(),
            LogLevel = logLevel,
        };
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Outcomes.Dispose();
    }

    private async Task OpenAsync(HttpContext context, RequestDelegate next)
    {
        using var exchange = new ExchangeFeature(ExchangeReference.Create(), 0)
        {
            EndpointServer = context.Request.Path == "/mcp" ? null : _backend.Server.Name,
        };
        context.Features.Set(exchange);
        context.Features.Set(new MessageLimitsFeature(4 << 20, EnvelopeLimits.Default));
        var principal = context.Request.Headers["X-Principal"] is [{ } named] ? named : "key:alice";
        context.Features.Set(new PrincipalFeature(new Principal(principal, principal, null, IsAnonymous: false)));
        try
        {
            await next(context);
        }
        finally
        {
            Outcomes.Add(exchange.Outcome, CancellationToken.None);
        }
    }

    private async Task RouteAsync(HttpContext context, RequestDelegate next)
    {
        var exchange = context.Exchange();
        var envelope = exchange.Envelope!;
        if (exchange.Era == Era.Legacy)
        {
            context.Features.Set(new SessionFeature(Sessions[context.Request.Headers["Mcp-Session-Id"]!], new InMemorySessionStore(() => new McpGateway.Configuration.SessionOptions(), TimeProvider.System, [])));
        }

        if (envelope.Kind == MessageKind.Notification)
        {
            var session = context.Request.Headers["Mcp-Session-Id"].ToString();
            var found = await context.RequestServices.GetRequiredService<IInFlight>()
                .CancelAsync(session, envelope.Raw(envelope.Params.RequestId).Span, envelope.Raw(envelope.Message), context.RequestAborted);
            context.Response.StatusCode = found ? 202 : 404;
            return;
        }

        if (envelope.Kind == MessageKind.Response)
        {
            await context.RequestServices.GetRequiredService<ClientQuestions>()
                .TakeAsync(context.Features.Get<SessionFeature>()!.Session, envelope, context.RequestAborted);
            context.Response.StatusCode = 202;
            return;
        }

        var resolved = envelope.Method == McpMethod.ResourcesRead
            ? _catalog.ResolveUri(TargetKind.Resource, envelope.Uri!, exchange.EndpointServer)
            : _catalog.ResolveName(TargetKind.Tool, envelope.Name!, exchange.EndpointServer);
        context.Features.Set(new RouteFeature(resolved, resolved.Server!, _backend, _catalog, merged: exchange.EndpointServer is null));
        await next(context);
    }
}
