using McpGateway.Commands;
using McpGateway.Configuration;
using McpGateway.Configuration.Loading;
using McpGateway.IntegrationTests.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>
/// The whole program inside the test process, over a real listener, so that snapshots can follow each other as fast as
/// they are built. Edits are read from a file of their own, which the program does not watch.
/// </summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private static readonly Uri Listener = new("http://127.0.0.1:0");

    private readonly GatewayFolder _served = new();
    private readonly GatewayFolder _edited = new();
    private readonly SnapshotBuilder _edits;
    private WebApplication _app = null!;

    private InProcessGateway() => _edits = new SnapshotBuilder(new ConfigurationSource(_edited.ConfigFile, _edited.PoliciesFolder, [Listener]));

    public string Key { get; private set; } = null!;

    public Uri Endpoint { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public static async Task<InProcessGateway> StartAsync(string servers, string more = "", Action<IServiceCollection>? services = null)
    {
        var gateway = new InProcessGateway();
        gateway._served.WritePolicy(RunningGateway.OpenPolicy);
        gateway._edited.WritePolicy(RunningGateway.OpenPolicy);
        gateway._served.WriteConfig(RunningGateway.Config(servers, more));
        gateway.Key = await TestKeys.AddAsync(KeysOf(gateway._served), "bot");
        File.Copy(KeysOf(gateway._served), KeysOf(gateway._edited));
        var builder = new SnapshotBuilder(new ConfigurationSource(gateway._served.ConfigFile, gateway._served.PoliciesFolder, [Listener]));
        gateway._app = GatewayHosting.Build(new ServeRequest(builder.Build(revision: 1), builder, Admin: null, _ => { }), services);
        await gateway._app.StartAsync(CancellationToken.None);
        var address = gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        gateway.Endpoint = new Uri(new Uri(address), "mcp");
        return gateway;
    }

    /// <summary>Publishes what the program would publish after this edit of gateway.yaml.</summary>
    public async Task EditAsync(string servers, string more = "")
    {
        _edited.WriteConfig(RunningGateway.Config(servers, more));
        var holder = Services.GetRequiredService<SnapshotHolder>();
        var result = _edits.Build(holder.Current!.Revision + 1, holder.Current);
        Assert.Empty(result.Errors);
        await holder.PublishAsync(result.Snapshot!, TestContext.Current.CancellationToken);
    }

    public Caller Caller(TimeSpan? timeout = null) => new(Endpoint, Key, timeout);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _served.Dispose();
        _edited.Dispose();
    }

    private static string KeysOf(GatewayFolder folder) => Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "keys.yaml");
}
