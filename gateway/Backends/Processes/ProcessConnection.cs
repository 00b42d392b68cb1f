using System.Runtime.CompilerServices;
using McpGateway.Backends.Connections;
using McpGateway.Backends.Http;
using McpGateway.Backends.Processes.Keeping;

namespace McpGateway.Backends.Processes;

/// <summary>One running process and the calls over its one connection.</summary>
internal sealed partial class ProcessConnection : IUpstreamExchange, IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly BackendSettings _settings;
    private readonly BackendsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChildProcess _process;
    private readonly ProcessOutbox _outbox;
    private readonly Action _listChanged;
    private readonly LogBudget _strayLines;
    private readonly CallsInFlight _calls;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Listeners _listeners;
    private volatile bool _isSubscribed;
    private int _conversations;

    public ProcessConnection(ChildProcess process, BackendSettings settings, BackendsOptions options, TimeProvider time, Action listChanged, ILogger logger)
    {
        (_process, _settings, _options, _time, _listChanged, _logger) = (process, settings, options, time, listChanged, logger);
        _outbox = new ProcessOutbox(process.Input, options, time);
        _strayLines = new LogBudget(options.ErrorLinesPerMinute, time);
        _calls = new CallsInFlight(Server, options, () => settings.Limits.Message, () => IsAlive ? null : Gone(written: false), Tell);
        _listeners = new Listeners(options.MaxQueuedMessages);
        Use = new ProcessUse(time);
        StartedAt = time.GetTimestamp();
        _ = Task.Run(WriteAsync, CancellationToken.None);
        _ = Task.Run(ReadAsync, CancellationToken.None);
        _ = Task.Run(WatchAsync, CancellationToken.None);
        _ = Task.Run(() => new ErrorOutput(Server, process.Errors, options, time, logger).ReadAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Completes, with the reason in words, when the process has ended or was given up.</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted;

    /// <summary>In words.</summary>
    public string HowItEnded => _ended.Task.IsCompletedSuccessfully ? _ended.Task.GetAwaiter().GetResult() : "has ended";

    public long StartedAt { get; }

    public int ProcessId => _process.Id;

    /// <summary>Who uses it. Who sends a message has entered before.</summary>
    public ProcessUse Use { get; }

    /// <summary>One more conversation goes over it.</summary>
    public void Attach() => Interlocked.Increment(ref _conversations);

    public void Detach() => Interlocked.Decrement(ref _conversations);

    /// <summary>Ends it, in the background.</summary>
    public void Stop() => _ = Task.Run(() => EndAsync("was stopped by the gateway"), CancellationToken.None);

    /// <summary>Ends it if nobody has called it for processes.idle. What somebody is subscribed to, and listens for, is used.</summary>
    public void StopIfIdle()
    {
        var idle = _settings.Processes.Idle;
        if (idle > TimeSpan.Zero && !(_isSubscribed && _listeners.Count > 0) && Use.TryRetire(idle))
        {
            _ = Task.Run(() => EndAsync("was stopped, because nobody used it"), CancellationToken.None);
        }
    }

    /// <summary>Ends it if it, and what it has started, has more memory than it may.</summary>
    public void StopIfLarger(long bytes)
    {
        var most = _settings.Server.Memory ?? _settings.Processes.Memory;
        if (bytes > most && IsAlive)
        {
            _ = Task.Run(() => KillAsync($"was ended: it had {bytes >> 20} MiB of memory, and may have {most >> 20}"), CancellationToken.None);
        }
    }

    /// <summary>What it says beside its answers, until it ends.</summary>
    /// <param name="opened">Called once it is listened to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<UpstreamEvent> ListenAsync(Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_listeners.Add() is not { } heard)
        {
            yield break;
        }

        try
        {
            opened();
            await foreach (var item in heard.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            _listeners.Remove(heard);
        }
    }

    private string Server => _settings.Server.Name;

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var clock = new ExchangeClock(_time, request, cancellationToken);
        if (request.Id.IsEmpty)
        {
            if (await QueueAsync(ConnectionMessages.Line(request.Message.Span), null, clock) is { } notSent)
            {
                yield return UpstreamEvent.Failed(notSent);
            }

            yield break;
        }

        _isSubscribed |= request.Method == "resources/subscribe";
        if (request.Method == "resources/unsubscribe" && Volatile.Read(ref _conversations) > 1)
        {
            // Another conversation of the same principal may be subscribed to it: who is not hears nothing anyway.
            yield return UpstreamEvent.Response(ConnectionMessages.EmptyResult(request.Id.Span));
            yield break;
        }

        await foreach (var item in _calls.RunAsync(request, clock, (line, call) => QueueAsync(line, call, clock)))
        {
            yield return item;
        }
    }

    /// <summary>Ends the process: standard input closed, a wait, then its tree is killed.</summary>
    public async ValueTask DisposeAsync() => await EndAsync("was stopped by the gateway");

    private void Tell(byte[] message) => _outbox.TryAdd(ConnectionMessages.Line(message));

    private async ValueTask<UpstreamFault?> QueueAsync(byte[] line, ConnectionCall? call, ExchangeClock clock)
    {
        try
        {
            return await _outbox.AddAsync(line, call, clock.Token) ? null : Gone(written: false);
        }
        catch (OperationCanceledException)
        {
            return clock.Why(Server);
        }
    }

    private async Task WriteAsync()
    {
        if (await _outbox.RunAsync() is { } why)
        {
            await EndAsync(why);
        }
    }

    private async Task ReadAsync()
    {
        var inbox = new Inbox(Server, _calls, Tell, _listeners, () => Volatile.Read(ref _conversations) == 1, _listChanged, _strayLines, _logger);
        using var lines = new LineReader(_process.Output, (int)Math.Min(_settings.Limits.Message, int.MaxValue / 2));
        try
        {
            while (await lines.NextAsync(_stopping.Token) is { } line)
            {
                inbox.Take(line.Span, lines.Skipped);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            LogUnreadable(_logger, Server, failure.Message);
        }

        await EndAsync(null);
    }

    // A child that holds the output open would hide that its server has ended. What it wrote last is read first.
    private async Task WatchAsync()
    {
        await Task.WhenAny(_process.Exited, _ended.Task);
        await Task.WhenAny(_ended.Task, Task.Delay(LastWords, _time, _stopping.Token));
        await EndAsync(null);
    }

    private async Task KillAsync(string why)
    {
        var ending = EndAsync(why);
        _process.Kill();
        await ending;
    }

    private async Task EndAsync(string? why)
    {
        // Its output ends a moment before the process itself: what the exit code says is worth that moment.
        var ending = why ?? await _process.EndingAsync(_options.ProcessStopWait);
        if (!_ended.TrySetResult(ending))
        {
            await _process.DisposeAsync();
            return;
        }

        _outbox.Close();
        _listeners.Close();
        _calls.FailAll(Gone);
        LogEnded(_logger, Server, _process.Id, ending);
        await _process.DisposeAsync();
        await _stopping.CancelAsync();
    }

    private UpstreamFault Gone(bool written) => written
        ? new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{Server}: its process {HowItEnded} before the response came")
        : new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{Server}: its process {HowItEnded}");

    [LoggerMessage(EventName = "ProcessEnded", Level = LogLevel.Information, Message = "{Server}: process {ProcessId} {How}")]
    private static partial void LogEnded(ILogger logger, string server, int processId, string how);

    [LoggerMessage(EventName = "ProcessUnreadable", Level = LogLevel.Debug, Message = "{Server}: its output cannot be read any more: {Failure}")]
    private static partial void LogUnreadable(ILogger logger, string server, string failure);
}
