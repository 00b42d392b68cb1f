using System.Net;
using McpGateway.Configuration;
using McpGateway.Configuration.Listeners;
using McpGateway.Identity;
using McpGateway.Replicas;
using McpGateway.Replicas.Hops;
using McpGateway.Tests.Redis.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Replicas;

/// <summary>One gateway replica's hop on a real listener, one more listener beside it, and the handler of a test.</summary>
internal sealed class HopRig : IAsyncDisposable
{
    public static readonly SealingKey Key = new("k1", Enumerable.Repeat((byte)7, 32).ToArray());

    private readonly WebApplication _app;
    private readonly HopClient _client;

    private HopRig(Func<HopMessage, HopAnswer, CancellationToken, Task> handle, TimeProvider time)
    {
        Registry = new TwoReplicas();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var hop = new HopListener(new HopOptions(new Uri("http://127.0.0.1:0"), null));
        builder.Services.AddSingleton(hop).AddSingleton(time).AddSingleton<IReplicaRegistry>(Registry.Receiver)
            .AddSingleton<ISnapshotSource>(new SealingSnapshots(Key)).AddSingleton<Sealer>().AddSingleton<HopKeys>().AddSingleton<RequestReader>()
            .AddSingleton<McpGateway.Configuration.Draining.Drain>()
            .AddSingleton<IHopHandler>(new Handler(handle)).AddLogging();
        builder.ConfigureListeners(new LimitOptions(), [new Uri("http://127.0.0.1:0")], admin: null, hop);
        _app = builder.Build();
        _app.UseHops();
        _app.Run(context => context.Response.WriteAsync("a client's", context.RequestAborted));
        Keys = KeysOf(Key, time);
        _client = new HopClient(Registry, Keys, time);
        Hop = hop;
    }

    public TwoReplicas Registry { get; }

    public HopKeys Keys { get; }

    public HopListener Hop { get; }

    public IReplicaHop Client => _client;

    /// <summary>The listener for clients.</summary>
    public Uri Front { get; private set; } = new("http://127.0.0.1");

    public static HopKeys KeysOf(SealingKey key, TimeProvider time) => new(new Sealer(new SealingSnapshots(key), time));

    public static async Task<HopRig> StartAsync(Func<HopMessage, HopAnswer, CancellationToken, Task> handle, TimeProvider? time = null)
    {
        var rig = new HopRig(handle, time ?? TimeProvider.System);
        await rig._app.StartAsync(TestContext.Current.CancellationToken);
        rig.Front = new Uri(rig._app.Urls.First());
        rig.Registry.Address = rig.Hop.Address!;
        return rig;
    }

    /// <summary>Sends bytes as they are; status and body.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body, string Head)> PostAsync(byte[] body, string path = "/hop", HttpMethod? method = null, Uri? at = null)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(at ?? Hop.Address!, path)) { Content = new ByteArrayContent(body) };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.Headers.Date = null;
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response.Headers.ToString() + response.Content.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private sealed class Handler(Func<HopMessage, HopAnswer, CancellationToken, Task> handle) : IHopHandler
    {
        public string Kind => "test";

        public Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken) => handle(message, answer, cancellationToken);
    }
}
