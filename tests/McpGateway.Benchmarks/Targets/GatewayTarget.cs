using System.Text.RegularExpressions;
using McpGateway.Benchmarks.Backend;

namespace McpGateway.Benchmarks.Targets;

/// <summary>The gateway with everything on, as the process a user starts.</summary>
public sealed partial class GatewayTarget : ITarget
{
    private readonly ChildProcess _process;
    private readonly GatewayConfiguration _files;
    private readonly Uri _url;
    private readonly HttpRuntimeReader _runtime;

    private GatewayTarget(string name, ChildProcess process, GatewayConfiguration files, Uri url, Uri admin, string key, string adminKey)
    {
        (Name, _process, _files, _url, Authorization) = (name, process, files, url, $"Bearer {key}");
        _runtime = new HttpRuntimeReader(new Uri(admin, "/admin/runtime"), adminKey);
    }

    public string Name { get; }

    public string Authorization { get; }

    /// <summary>Starts it in front of servers of both eras; an <see cref="IOException"/> says why it did not start.</summary>
    public static async Task<GatewayTarget> StartAsync(GatewaySetup setup, DirectTarget backend, CancellationToken cancellationToken)
    {
        var files = new GatewayConfiguration(backend.Url, setup);
        ChildProcess? process = null;
        try
        {
            var key = await GatewayKeys.CreateAsync(Program, "bench", files, cancellationToken);
            var adminKey = await GatewayKeys.CreateAsync(Program, "observer", files, cancellationToken);
            process = ChildProcess.Start(Program, ["serve", "--config", files.ConfigFile, "--policies", files.Policies, "--listen", "http://127.0.0.1:0", "--admin", "http://127.0.0.1:0"], linesOnError: true);
            var (url, admin) = await ListensAsync(process, cancellationToken);
            return new GatewayTarget(setup.Name, process, files, url, admin, setup.Secured ? backend.Token : key, adminKey);
        }
        catch
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }

            files.Dispose();
            throw;
        }
    }

    public Endpoint EndpointFor(Era client, Era server) =>
        new(new Uri(_url, "/mcp"), $"{(server == Era.Legacy ? "legacy" : "modern")}__{ToolPages.NameOf(1)}");

    public async Task<Usage> UsageAsync(CancellationToken cancellationToken) =>
        new(ProcessCpu.Seconds(_process.Id), await _runtime.AllocatedBytesAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        await _process.DisposeAsync();
        _files.Dispose();
    }

    // It stands beside this program, built with the same configuration.
    private static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "mcpgateway.exe" : "mcpgateway");

    private static async Task<(Uri Url, Uri Admin)> ListensAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        Uri? url = null;
        while (true)
        {
            var match = Address().Match(await process.ReadLineAsync(TimeSpan.FromSeconds(30), cancellationToken));
            if (!match.Success)
            {
                continue;
            }

            var address = new Uri(match.Groups[2].Value);
            if (match.Groups[1].Value == "admin" && url is not null)
            {
                return (url, address);
            }

            url ??= address;
        }
    }

    [GeneratedRegex("(serves|admin) +(http://127\\.0\\.0\\.1:[0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
