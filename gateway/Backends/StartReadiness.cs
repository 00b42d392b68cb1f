using McpGateway.Configuration;

namespace McpGateway.Backends;

/// <summary>
/// The gateway is ready when each server has been read, or has failed, once, or after <see cref="BackendsOptions.StartWait"/>:
/// whoever asks before that would get lists without tools that exist, and keep them for as long as the lists may be cached.
/// </summary>
internal sealed partial class StartReadiness(IBackends backends, BackendsOptions options, TimeProvider time, ILogger<StartReadiness> logger) : IReadiness
{
    private volatile bool _ready;

    public bool IsReady => _ready;

    /// <summary>To be called once the first snapshot is published. Ends within <see cref="BackendsOptions.StartWait"/>.</summary>
    public async Task WaitAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(options.StartWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await backends.FirstReadingsAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            LogNotWaiting(logger, string.Join(", ", backends.All.Where(backend => !backend.FirstReading.IsCompleted).Select(backend => backend.Server.Name).Order(StringComparer.Ordinal)));
        }

        _ready = true;
    }

    [LoggerMessage(EventName = "StartedWithoutServers", Level = LogLevel.Warning, Message = "Ready without having read {Servers}: what they offer is listed once they answer")]
    private static partial void LogNotWaiting(ILogger logger, string servers);
}
