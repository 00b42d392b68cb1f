using System.Threading.Channels;
using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using Polly;
using Polly.Retry;

namespace McpGateway.Backends;

/// <summary>Reads one server again and again in the background, and keeps what was good.</summary>
internal sealed partial class BackendWatch : IAsyncDisposable
{
    private readonly BackendSettings _settings;
    private readonly BackendReading _reading;
    private readonly UpstreamSessions _sessions;
    private readonly ReadingLanes _lanes;
    private readonly BackendsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<UpstreamFault?> _untilGood;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<string> _logged = new(StringComparer.Ordinal);
    private volatile ServerListing _listing = ServerListing.Empty;
    private volatile BackendStatus _status;
    private Task _running = Task.CompletedTask;
    private DateTimeOffset? _lastGood;
    private DateTimeOffset? _lastComplete;
    private int _failures;

    public BackendWatch(BackendSettings settings, BackendReading reading, UpstreamSessions sessions, ReadingLanes lanes, BackendsOptions options, TimeProvider time, ILogger logger)
    {
        (_settings, _reading, _sessions, _lanes, _options, _time, _logger) = (settings, reading, sessions, lanes, options, time, logger);
        _status = new BackendStatus(BackendState.Starting, AcceptsCalls: false, $"{settings.Server.Name}: it has not been reached yet", time.GetUtcNow());
        _untilGood = new ResiliencePipelineBuilder<UpstreamFault?> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<UpstreamFault?>
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is not null),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryFirst,
                MaxDelay = options.RetryMax,
            })
            .Build();
    }

    public event Action? ListingChanged;

    /// <summary>Listing or status changed.</summary>
    public event Action? Changed;

    public BackendEra? Era => _reading.Era;

    public ServerListing Listing => _listing;

    public BackendStatus Status => _status;

    public Task FirstReading => _first.Task;

    public void Start() => _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);

    public void Doubt(bool eraToo)
    {
        if (eraToo)
        {
            _reading.EraInDoubt = true;
        }

        _doubts.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _first.TrySetResult();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _untilGood.ExecuteAsync(AttemptAsync, stopping);
                await Task.Delay(_options.ReadingInterval, _time, stopping);
                do
                {
                    await WaitAsync(stopping);
                    _sessions.CloseIdle();
                }
                while (Sleeps());
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopped(_logger, _settings.Server.Name);
        }
    }

    private bool Sleeps()
    {
        var sleeps = _reading.IsAsleep;
        if (sleeps)
        {
            _doubts.Reader.TryRead(out _);
        }

        return sleeps;
    }

    private async ValueTask<UpstreamFault?> AttemptAsync(CancellationToken stopping)
    {
        var result = await _lanes.RunAsync(_failures > 0, () => ReadAsync(stopping), stopping);
        Keep(result);
        _first.TrySetResult();
        return result.Fault;
    }

    private async ValueTask<ReadingResult> ReadAsync(CancellationToken stopping)
    {
        _doubts.Reader.TryRead(out _);
        var time = _settings.Server.Transport == ServerTransport.Process
            ? _options.ReadingTimeLimit + _options.ProcessProbeTimeout + _options.ProcessStartTimeout
            : _options.ReadingTimeLimit;
        using var limit = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await _reading.ReadAsync(_listing, IsWithinGrace(_lastComplete), either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return ReadingResult.Failed(new UpstreamFault(UpstreamFaultKind.TimedOut, $"{_settings.Server.Name}: reading its lists took longer than {time.TotalSeconds:0} s"));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // Without this one unexpected answer would end the watch over this server for good, and nobody would know.
            LogBug(_logger, bug, _settings.Server.Name);
            return ReadingResult.Failed(new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{_settings.Server.Name}: the gateway failed while reading its lists"));
        }
    }

    private bool IsWithinGrace(DateTimeOffset? since) => since is { } good && _time.GetUtcNow() - good < _settings.Catalog.Grace;

    private async ValueTask WaitAsync(CancellationToken stopping)
    {
        // With jitter, so that many servers are not read in one beat (2026-07-28, caching: polling needs jitter).
        var wait = Interval(_listing.Ttl) * (0.9 + (0.2 * Random.Shared.NextDouble()));
        using var limit = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await _doubts.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            LogDue(_logger, _settings.Server.Name);
        }
    }

    private void Keep(ReadingResult result)
    {
        var (listing, status) = (_listing, _status);
        if (result.Fault is { } fault)
        {
            _failures++;
            var keep = IsWithinGrace(_lastGood);
            _listing = keep ? listing : ServerListing.Empty;
            Become(keep ? BackendState.Stale : BackendState.Down, Accepts(fault), fault.Reason);
            LogFailed(_logger, fault.Reason, _failures);
        }
        else
        {
            _lastGood = _time.GetUtcNow();
            _lastComplete = result.Problem is null ? _lastGood : _lastComplete;
            _failures = 0;
            _listing = listing.SameContent(result.Listing!) ? listing : result.Listing!;
            Become(BackendState.Ready, true, result.Problem);
            LogLeftOut(result);
        }

        Announce(!ReferenceEquals(listing, _listing), !ReferenceEquals(status, _status));
    }

    // A server that merely was slow once still gets its calls: they have time limits of their own.
    private bool Accepts(UpstreamFault fault)
        => _status.AcceptsCalls && _failures < 2
            && fault.Kind is not (UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Unauthorized or UpstreamFaultKind.Down);

    private void Become(BackendState state, bool acceptsCalls, string? reason)
    {
        var now = new BackendStatus(state, acceptsCalls, reason, state == _status.State ? _status.Since : _time.GetUtcNow());
        if (now != _status)
        {
            _status = now;
        }
    }

    private void Announce(bool listing, bool status)
    {
        if (listing)
        {
            ListingChanged?.Invoke();
        }

        if (listing || status)
        {
            Changed?.Invoke();
        }
    }

    private TimeSpan Interval(TimeSpan? ttl)
    {
        var (shortest, longest) = (_settings.Catalog.Ttl, _settings.Catalog.Refresh);
        return ttl is not { } given || given >= longest ? longest : given <= shortest ? shortest : given;
    }

    private void LogLeftOut(ReadingResult result)
    {
        foreach (var line in result.Draft!.LeftOut)
        {
            if (_logged.Count < 1_000 && _logged.Add(line))
            {
                LogEntry(_logger, _settings.Server.Name, line);
            }
        }
    }

    [LoggerMessage(EventName = "EntryLeftOut", Level = LogLevel.Warning, Message = "{Server}: left out of its lists: {Entry}")]
    private static partial void LogEntry(ILogger logger, string server, string entry);

    [LoggerMessage(EventName = "ReadingFailed", Level = LogLevel.Warning, Message = "{Reason} (attempt {Attempt})")]
    private static partial void LogFailed(ILogger logger, string reason, int attempt);

    [LoggerMessage(EventName = "ReadingBug", Level = LogLevel.Error, Message = "{Server}: the gateway failed while reading its lists")]
    private static partial void LogBug(ILogger logger, Exception bug, string server);

    [LoggerMessage(EventName = "ReadingDue", Level = LogLevel.Trace, Message = "{Server}: reading its lists again")]
    private static partial void LogDue(ILogger logger, string server);

    [LoggerMessage(EventName = "ReadingStopped", Level = LogLevel.Debug, Message = "{Server}: no longer read")]
    private static partial void LogStopped(ILogger logger, string server);
}
