using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleServer.Transports;

/// <summary>One server behind one transport: a legacy session, or a single request where there are no sessions.</summary>
public sealed class HttpSession : IAsyncDisposable
{
    private readonly StreamableHttpServerTransport _transport;
    private readonly McpServer _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _run;
    private int _inUse;
    private int _closed;
    private int _listening;

    public HttpSession(ServerCatalog catalog, string? id, ILoggerFactory logs)
    {
        Id = id;
        _transport = new StreamableHttpServerTransport(logs) { SessionId = id, Stateless = id is null };
        _server = McpServer.Create(_transport, catalog.CreateOptions(), logs);
        _run = _server.RunAsync(_closing.Token);
    }

    /// <summary>Null where the session ends with its request.</summary>
    public string? Id { get; }

    /// <summary>Timestamp of the last request's beginning or end.</summary>
    public long LastUsed { get; set; }

    /// <summary>True while no request is being answered and no stream is open.</summary>
    public bool IsIdle => Volatile.Read(ref _inUse) == 0;

    /// <summary>Answers one message; false where there is nothing to say (202).</summary>
    public async Task<bool> PostAsync(JsonRpcMessage message, Stream response, Func<JsonRpcMessage?, ValueTask>? starting, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inUse);
        try
        {
            return await _transport.HandlePostRequestAsync(message, response, starting, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inUse);
        }
    }

    /// <summary>True once: the SDK's transport has one standalone stream in its life, and never opens it again.</summary>
    public bool TryListen() => Interlocked.Exchange(ref _listening, 1) == 0;

    /// <summary>Sends what no request asked for, until the client leaves or the session ends.</summary>
    public async Task GetAsync(Stream response, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inUse);
        try
        {
            await _transport.HandleGetRequestAsync(response, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inUse);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
        {
            return;
        }

        await _transport.DisposeAsync();
        await _closing.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _closing.Dispose();
    }
}
