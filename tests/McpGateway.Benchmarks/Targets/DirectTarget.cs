using System.Text.Json;
using McpGateway.Benchmarks.Backend;

namespace McpGateway.Benchmarks.Targets;

/// <summary>The back end itself, with nothing in between; all other targets lead to it.</summary>
public sealed class DirectTarget : ITarget
{
    private readonly ChildProcess _process;

    private DirectTarget(ChildProcess process, Uri url, string token) => (_process, Url, Token) = (process, url, token);

    public string Name => "direct";

    // As long as the gateway's, so that every target reads as many bytes.
    public string Authorization => "Bearer nobody-here-asks-who-calls-0123456789-0123456789";

    /// <summary>An access token of the issuer that the back end plays.</summary>
    public string Token { get; }

    /// <summary>Root of the back end.</summary>
    public Uri Url { get; }

    public static async Task<DirectTarget> StartAsync(CancellationToken cancellationToken)
    {
        var process = ChildProcess.StartSelf("backend");
        using var line = JsonDocument.Parse(await process.ReadLineAsync(null, cancellationToken));
        return new DirectTarget(process, new Uri(line.RootElement.GetProperty("url").GetString()!), line.RootElement.GetProperty("token").GetString()!);
    }

    public Endpoint EndpointFor(Era client, Era server) => new(ServerUrl(Url, server, 10, "a"), ToolPages.NameOf(1));

    public Task<Usage> UsageAsync(CancellationToken cancellationToken) => Task.FromResult(default(Usage));

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>URL of one server of the back end, behind <paramref name="root"/>.</summary>
    public static Uri ServerUrl(Uri root, Era era, int tools, string name) => new(root, $"/{(era == Era.Legacy ? "legacy" : "modern")}/{tools}/{name}");
}
