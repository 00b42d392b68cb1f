using System.Collections.Concurrent;

namespace McpGateway.Backends.Http;

/// <summary>What is sent to a server although nobody waits for it: cancellations, answers to its requests, the end of a session. Bounded in number and time, and outlives the call that caused it.</summary>
internal sealed partial class Afterwards(BackendsOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<long, Task> _tasks = new();
    private readonly Queue<Work> _waiting = new();
    private readonly Lock _gate = new();
    private long _lastId;
    private int _running;
    private long? _drained;

    /// <summary>Runs the action in the background; drops it when too many are under way (a server that asks without end must not make the gateway hold ever more).</summary>
    public void Run(string server, string what, Func<CancellationToken, Task> action) => Start(new Work(server, what, action), mayWait: false);

    /// <summary>Runs the action in the background, after others where too many are under way: what has ended together, as sessions do, need not be told at once. Up to <see cref="BackendsOptions.MaxAfterwardsWaiting"/> wait, the rest is dropped.</summary>
    public void RunInTurn(string server, string what, Func<CancellationToken, Task> action) => Start(new Work(server, what, action), mayWait: true);

    /// <summary>Completes when nothing is under way any more. What waits is begun for at most <see cref="BackendsOptions.AfterwardsTimeout"/>, and ends within another.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= time.GetTimestamp();
        }

        return Task.WhenAll(_tasks.Values);
    }

    private void Start(Work work, bool mayWait)
    {
        lock (_gate)
        {
            if (_running >= options.MaxAfterwards)
            {
                if (mayWait && _waiting.Count < options.MaxAfterwardsWaiting)
                {
                    _waiting.Enqueue(work);
                    return;
                }

                LogDropped(logger, work.Server, work.What);
                return;
            }

            _running++;
        }

        var id = Interlocked.Increment(ref _lastId);
        _tasks[id] = Task.CompletedTask;
        _tasks.TryUpdate(id, RunAsync(id, work), Task.CompletedTask);
    }

    private async Task RunAsync(long id, Work first)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            for (Work? work = first; work is not null; work = Next())
            {
                await OneAsync(work);
            }
        }
        finally
        {
            _tasks.TryRemove(id, out _);
        }
    }

    /// <summary>What waits longest; null where nothing does, and the place is free.</summary>
    private Work? Next()
    {
        lock (_gate)
        {
            if (_drained is { } since && time.GetElapsedTime(since) >= options.AfterwardsTimeout)
            {
                _waiting.Clear();
            }

            if (_waiting.TryDequeue(out var work))
            {
                return work;
            }

            _running--;
            return null;
        }
    }

    private async Task OneAsync(Work work)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.AfterwardsTimeout, time);
            await work.Action(limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            LogFailed(logger, work.Server, work.What, failure.Message);
        }
        catch
        {
            lock (_gate)
            {
                _running--;
            }

            throw;
        }
    }

    [LoggerMessage(EventName = "AfterwardsDropped", Level = LogLevel.Warning, Message = "{Server}: {What} was not sent: too many such messages are under way")]
    private static partial void LogDropped(ILogger logger, string server, string what);

    [LoggerMessage(EventName = "AfterwardsFailed", Level = LogLevel.Debug, Message = "{Server}: {What} could not be sent: {Failure}")]
    private static partial void LogFailed(ILogger logger, string server, string what, string failure);

    private sealed record Work(string Server, string What, Func<CancellationToken, Task> Action);
}
