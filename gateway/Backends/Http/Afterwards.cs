using System.Collections.Concurrent;

namespace McpGateway.Backends.Http;

/// <summary>What is sent to a server although nobody waits for it: cancellations, answers to its requests, the end of a session. Bounded in number and time, and outlives the call that caused it.</summary>
internal sealed partial class Afterwards(BackendsOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<long, Task> _tasks = new();
    private long _lastId;
    private int _running;

    /// <summary>Runs the action in the background; drops it when too many are under way (a server that asks without end must not make the gateway hold ever more).</summary>
    public void Run(string server, string what, Func<CancellationToken, Task> action)
    {
        if (Interlocked.Increment(ref _running) > options.MaxAfterwards)
        {
            Interlocked.Decrement(ref _running);
            LogDropped(logger, server, what);
            return;
        }

        var id = Interlocked.Increment(ref _lastId);
        _tasks[id] = Task.CompletedTask;
        _tasks.TryUpdate(id, RunAsync(id, server, what, action), Task.CompletedTask);
    }

    /// <summary>Completes when nothing is under way any more: within <see cref="BackendsOptions.AfterwardsTimeout"/>.</summary>
    public Task DrainAsync() => Task.WhenAll(_tasks.Values);

    private async Task RunAsync(long id, string server, string what, Func<CancellationToken, Task> action)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var limit = new CancellationTokenSource(options.AfterwardsTimeout, time);
            await action(limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            LogFailed(logger, server, what, failure.Message);
        }
        finally
        {
            _tasks.TryRemove(id, out _);
            Interlocked.Decrement(ref _running);
        }
    }

    [LoggerMessage(EventName = "AfterwardsDropped", Level = LogLevel.Warning, Message = "{Server}: {What} was not sent: too many such messages are under way")]
    private static partial void LogDropped(ILogger logger, string server, string what);

    [LoggerMessage(EventName = "AfterwardsFailed", Level = LogLevel.Debug, Message = "{Server}: {What} could not be sent: {Failure}")]
    private static partial void LogFailed(ILogger logger, string server, string what, string failure);
}
