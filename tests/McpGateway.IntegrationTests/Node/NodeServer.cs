using System.Text.Json;

namespace McpGateway.IntegrationTests.Node;

/// <summary>A real MCP server on Node, listening on a port of 127.0.0.1 that the system picked.</summary>
public sealed class NodeServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly NodeProcess _process;

    private NodeServer(NodeProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>The MCP endpoint.</summary>
    public Uri Url { get; }

    public int Port => Url.Port;

    public bool HasExited => _process.HasExited;

    /// <summary>The last 200 lines of standard error.</summary>
    public string Errors => _process.Errors;

    /// <summary>
    /// Starts <c>servers/{script}</c> and waits at most 30 s until it listens. Port 0 lets the system choose; another
    /// is for a server that comes back where it was.
    /// </summary>
    public static async Task<NodeServer> StartAsync(
        string script, IEnumerable<string>? arguments = null, int port = 0, CancellationToken cancellationToken = default)
    {
        var process = NodeProcess.Start($"servers/{script}", [$"--port={port}", .. arguments ?? []]);
        try
        {
            var line = await process.ReadLineAsync(StartTimeout, cancellationToken);
            using var announced = JsonDocument.Parse(line);
            return new NodeServer(process, new Uri(announced.RootElement.GetProperty("url").GetString()!));
        }
        catch (Exception)
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The fixture of the conformance suite: both eras on one endpoint.</summary>
    public static Task<NodeServer> StartConformanceAsync(CancellationToken cancellationToken) =>
        StartAsync("conformance.mjs", cancellationToken: cancellationToken);

    /// <summary>A server of 2026-07-28 only. Options: <c>--name</c>, <c>--tools N</c>, <c>--page N</c>, <c>--delay MS</c>.</summary>
    public static Task<NodeServer> StartModernAsync(CancellationToken cancellationToken, params string[] options) =>
        StartAsync("modern.mjs", options, cancellationToken: cancellationToken);

    /// <summary>A server of the legacy revisions, with the same tools and options, and <c>--stateless</c>.</summary>
    public static Task<NodeServer> StartLegacyAsync(CancellationToken cancellationToken, params string[] options) =>
        StartAsync("legacy.mjs", options, cancellationToken: cancellationToken);

    /// <summary>The package <c>@modelcontextprotocol/server-everything</c> as it is: legacy, with sessions.</summary>
    public static Task<NodeServer> StartEverythingAsync(CancellationToken cancellationToken) =>
        StartAsync("everything.mjs", cancellationToken: cancellationToken);

    /// <summary>The same over HTTP+SSE, the transport of 2024-11-05.</summary>
    public static Task<NodeServer> StartEverythingOverSseAsync(CancellationToken cancellationToken, int port = 0) =>
        StartAsync("everything.mjs", ["--sse"], port, cancellationToken);

    /// <summary>Ends the server at once, as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
