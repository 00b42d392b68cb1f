using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Stopping.Support;

/// <summary>Gateway replicas with one configuration and one set of keys behind a balancer, each of which can be restarted.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<GatewayFolder> _folders = [];
    private readonly GatewayProcess?[] _processes;

    private Fleet(int count) => _processes = new GatewayProcess?[count];

    public TcpBalancer Balancer { get; } = new();

    /// <summary>Of "bot", who may use everything.</summary>
    public string Key { get; private set; } = "";

    public GatewayProcess this[int index] => _processes[index] ?? throw new InvalidOperationException("It does not run.");

    /// <param name="count">How many.</param>
    /// <param name="servers">What stands under <c>servers:</c>.</param>
    /// <param name="more">Further keys of gateway.yaml.</param>
    public static async Task<Fleet> StartAsync(int count, string servers, string more)
    {
        var fleet = new Fleet(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var folder = new GatewayFolder();
                fleet._folders.Add(folder);
                folder.WriteConfig(RunningGateway.Config(servers, more));
                folder.WritePolicy(RunningGateway.OpenPolicy);
                if (i == 0)
                {
                    fleet.Key = await TestKeys.AddAsync(KeysOf(folder), "bot");
                }
                else
                {
                    File.Copy(KeysOf(fleet._folders[0]), KeysOf(folder));
                }
            }

            await Task.WhenAll(Enumerable.Range(0, count).Select(fleet.LaunchAsync));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until the balancer knows that it is ready.</summary>
    public async Task LaunchAsync(int index)
    {
        var process = await GatewayProcess.StartAsync(_folders[index], TestContext.Current.CancellationToken);
        _processes[index] = process;
        Balancer.Add(process.Root);
        await Eventually.Holds(() => Balancer.IsReady(process.Root));
    }

    /// <summary>Tells it to stop, as an orchestrator does; gives what it had logged in the end.</summary>
    public async Task<(int ExitCode, string Errors)> StopAsync(int index, TimeSpan within)
    {
        var process = this[index];
        await process.SignalAsync("TERM");
        var code = await process.ExitAsync(within);
        var errors = process.Errors;
        Balancer.Remove(process.Root);
        _processes[index] = null;
        await process.DisposeAsync();
        return (code, errors);
    }

    /// <summary>The records of all, as far as they are written.</summary>
    public IEnumerable<JsonElement> Record() => _folders.Where(folder => File.Exists(folder.AuditFile)).SelectMany(folder =>
    {
        using var reader = new StreamReader(new FileStream(folder.AuditFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
    });

    public async ValueTask DisposeAsync()
    {
        await Balancer.DisposeAsync();
        foreach (var process in _processes)
        {
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _folders.ForEach(folder => folder.Dispose());
    }

    private static string KeysOf(GatewayFolder folder) => Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "keys.yaml");
}
