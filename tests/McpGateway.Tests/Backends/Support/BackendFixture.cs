using System.Text;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Protocol;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Backends.Support;

/// <summary>The room as the gateway runs it, over <see cref="DirectTransport"/>.</summary>
internal sealed class BackendFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly DirectTransport _transport = new();
    private readonly BackendRegistry _registry;
    private long _revision;

    public BackendFixture(BackendsOptions? options = null)
    {
        Log = new RecordedLog();
        _registry = new BackendRegistry(_transport, options ?? Options, TimeProvider.System, new LoggerFactory([Log]));
    }

    public static BackendsOptions Options { get; } = new()
    {
        ProbeTimeout = TimeSpan.FromSeconds(5),
        ProcessProbeTimeout = TimeSpan.FromSeconds(5),
        RetryFirst = TimeSpan.FromMilliseconds(50),
        RetryMax = TimeSpan.FromMilliseconds(200),
        ReadingInterval = TimeSpan.FromMilliseconds(10),
        ProcessWriteTimeout = TimeSpan.FromSeconds(1),
        ProcessStopWait = TimeSpan.FromMilliseconds(500),
    };

    public RecordedLog Log { get; }

    public BackendRegistry Registry => _registry;

    public CatalogOptions Catalog { get; set; } = new();

    public LimitOptions Limits { get; set; } = new();

    public ProcessOptions Processes { get; set; } = new();

    public static ServerOptions Http(string name, params Uri[] urls) => new()
    {
        Name = name,
        Transport = ServerTransport.Http,
        ClusterId = name + "-" + Guid.NewGuid().ToString("N"),
        Replicas = [.. urls.Select((url, index) => new ReplicaOptions($"{index}", url))],
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static ServerOptions Shell(string name, string script) => new()
    {
        Name = name,
        Transport = ServerTransport.Process,
        ClusterId = name + "-" + Guid.NewGuid().ToString("N"),
        Command = "/bin/sh",
        Args = ["-c", script],
        WorkingDirectory = AppContext.BaseDirectory,
        Timeout = TimeSpan.FromSeconds(5),
    };

    public Snapshot Snapshot(params ServerOptions[] servers) => TestSnapshots.Of(++_revision, Catalog, Limits, Processes, servers);

    /// <summary>Publishes a snapshot with this one server.</summary>
    public async Task<Backend> StartAsync(ServerOptions server)
    {
        var snapshot = Snapshot(server);
        await _registry.ApplyingAsync(snapshot, TestContext.Current.CancellationToken);
        _registry.Published(snapshot);
        return _registry.Find(server.ClusterId)!;
    }

    public Task<Backend> StartAsync(ScriptedServer server) => StartAsync(Http("scripted", server.Url));

    /// <summary>As <see cref="StartAsync(ServerOptions)"/>, then waits until it is ready.</summary>
    public async Task<Backend> ReadyAsync(ServerOptions server)
    {
        var backend = await StartAsync(server);
        await UntilAsync(backend, found => found.Status.State == BackendState.Ready);
        return backend;
    }

    public Task<Backend> ReadyAsync(ScriptedServer server) => ReadyAsync(Http("scripted", server.Url));

    /// <summary>Waits until the condition holds, looking whenever something changes.</summary>
    public async Task UntilAsync(Backend backend, Func<Backend, bool> condition)
    {
        var holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(Backend changed)
        {
            if (changed == backend && condition(backend))
            {
                holds.TrySetResult();
            }
        }

        _registry.Changed += Look;
        Look(backend);
        try
        {
            await holds.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"still {backend.Status} with {backend.Listing.Tools.Length} tools\n{Log}");
        }
        finally
        {
            _registry.Changed -= Look;
        }
    }

    /// <summary>A tools/call with the id "7" and the progress token "p".</summary>
    public static UpstreamRequest Call(Backend backend, string tool = "t", UpstreamSession? session = null, string id = "\"7\"") => new()
    {
        Method = "tools/call",
        Name = tool,
        Message = Encoding.UTF8.GetBytes($$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{},"_meta":{"progressToken":"p"}}}"""),
        Id = Encoding.UTF8.GetBytes(id),
        Version = session?.Version ?? (backend.Era?.Era == Era.Legacy ? ProtocolVersion.LatestLegacy : ProtocolVersion.LatestModern),
        Session = session,
        Timeout = backend.Server.Timeout,
        MaxDuration = backend.Server.MaxDuration,
    };

    /// <summary>Everything an exchange yields, as text: messages, and faults as "fault Kind".</summary>
    public static async Task<List<string>> AllAsync(Backend backend, UpstreamRequest request)
    {
        var all = new List<string>();
        await foreach (var item in backend.Exchange.SendAsync(request, TestContext.Current.CancellationToken))
        {
            all.Add(item.IsFault ? $"fault {item.Fault.Kind}: {item.Fault.Reason}" : Encoding.UTF8.GetString(item.Message.Span));
            item.Message?.Dispose();
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.StopAsync(CancellationToken.None);
        _transport.Dispose();
    }
}
