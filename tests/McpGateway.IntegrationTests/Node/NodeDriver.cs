using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Node;

/// <summary>Sends commands to a script of <c>clients/</c> and matches its answers by id; any number may be on their way.</summary>
public sealed class NodeDriver : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(90);

    private readonly NodeProcess _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<NodeAnswer>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private long _lastId;

    public NodeDriver(string script)
    {
        _process = NodeProcess.Start($"clients/{script}", []);
        _reading = ReadAnswersAsync();
    }

    /// <summary>The id that <see cref="SendAsync"/> is to use: known beforehand, so that the command can be cancelled.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Sends a command with the properties of <paramref name="parameters"/> and waits at most 90 s for its answer.</summary>
    /// <exception cref="TimeoutException">No answer came.</exception>
    /// <exception cref="EndOfStreamException">The process ended.</exception>
    public async Task<NodeAnswer> SendAsync(long id, string command, object? parameters, CancellationToken cancellationToken)
    {
        var line = parameters is null ? [] : (JsonObject)JsonSerializer.SerializeToNode(parameters, JsonSerializerOptions.Web)!;
        line["id"] = id;
        line["command"] = command;

        var answer = new TaskCompletionSource<NodeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await WriteAsync(line.ToJsonString(), cancellationToken);
            return await answer.Task.WaitAsync(CommandTimeout, cancellationToken);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _reading.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        _writing.Dispose();
    }

    private async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _process.WriteLineAsync(line, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAnswersAsync()
    {
        while (await _process.Output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var answer = JsonSerializer.Deserialize<JsonElement>(line);
            if (_waiting.TryGetValue(answer.GetProperty("id").GetInt64(), out var waiting))
            {
                waiting.TrySetResult(NodeAnswer.Read(answer));
            }
        }

        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(new EndOfStreamException($"The client process ended. It wrote:\n{_process.Errors}"));
        }
    }
}
