using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;

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
    private readonly ConcurrentDictionary<long, ProcessCall> _calls = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private long _lastId;

    public ProcessConnection(ChildProcess process, BackendSettings settings, BackendsOptions options, TimeProvider time, Action listChanged, ILogger logger)
    {
        (_process, _settings, _options, _time, _listChanged, _logger) = (process, settings, options, time, listChanged, logger);
        _outbox = new ProcessOutbox(process.Input, options, time);
        _strayLines = new LogBudget(options.ErrorLinesPerMinute, time);
        StartedAt = time.GetTimestamp();
        _ = Task.Run(WriteAsync, CancellationToken.None);
        _ = Task.Run(ReadAsync, CancellationToken.None);
        _ = Task.Run(WatchAsync, CancellationToken.None);
        _ = Task.Run(() => new ErrorOutput(Server, process.Errors, options, time, logger).ReadAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Completes, with the reason in words, when the process has ended or was given up.</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted;

    public long StartedAt { get; }

    public int ProcessId => _process.Id;

    private string Server => _settings.Server.Name;

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var clock = new ExchangeClock(_time, request, cancellationToken);
        if (request.Id.IsEmpty)
        {
            if (await QueueAsync(ProcessMessages.Line(request.Message.Span), null, clock) is { } notSent)
            {
                yield return UpstreamEvent.Failed(notSent);
            }

            yield break;
        }

        var (call, line) = Register(request);
        var settled = false;
        try
        {
            var fault = Refuse() ?? await QueueAsync(line, call, clock);
            while (true)
            {
                var next = fault is null ? await NextAsync(call, clock) : UpstreamEvent.Failed(fault);
                settled = next.Kind == UpstreamEventKind.Response || (next.IsFault && !IsAlive);
                if (next.Kind == UpstreamEventKind.Question)
                {
                    clock.Suspend();
                }

                yield return next;
                if (next.Kind is not (UpstreamEventKind.Notification or UpstreamEventKind.Question))
                {
                    break;
                }

                clock.Restart();
            }
        }
        finally
        {
            Unregister(call, request, settled);
        }
    }

    /// <summary>Ends the process: standard input closed, a wait, then its tree is killed.</summary>
    public async ValueTask DisposeAsync() => await EndAsync("was stopped by the gateway");

    private (ProcessCall Call, byte[] Line) Register(UpstreamRequest request)
    {
        var id = Interlocked.Increment(ref _lastId);
        var (line, token) = ProcessMessages.Outgoing(request.Message, id);
        var call = new ProcessCall(id, request.Id, token, request.Version is { Era: Era.Modern }, request.TakesQuestions, _options.MaxQueuedMessages, 2 * _settings.Limits.Message);
        _calls[id] = call;
        return (call, line);
    }

    private void Unregister(ProcessCall call, UpstreamRequest request, bool settled)
    {
        _calls.TryRemove(call.Id, out _);
        call.Drain();

        // Both eras cancel over stdio by a notification; initialize must not be cancelled.
        if (!settled && !call.TryWithdraw() && request.Version is not null)
        {
            _outbox.TryAdd(ProcessMessages.Line(ServerMessages.Cancelled(ProcessMessages.IdBytes(call.Id), "the caller has cancelled the call, or its time was up")));
        }
    }

    private UpstreamFault? Refuse()
        => _calls.Count > _options.MaxProcessCalls ? new UpstreamFault(UpstreamFaultKind.Down, $"{Server}: too many calls at a time")
            : IsAlive ? null : Gone(written: false);

    private async ValueTask<UpstreamFault?> QueueAsync(byte[] line, ProcessCall? call, ExchangeClock clock)
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

    private async ValueTask<UpstreamEvent> NextAsync(ProcessCall call, ExchangeClock clock)
    {
        try
        {
            var next = await call.NextAsync(clock.Token);
            clock.Restart();
            return next;
        }
        catch (OperationCanceledException)
        {
            return UpstreamEvent.Failed(clock.Why(Server));
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
        var inbox = new ProcessInbox(Server, _calls, _outbox, _listChanged, _strayLines, _logger);
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
        foreach (var call in _calls.Values)
        {
            call.Fail(Gone(!call.TryWithdraw()));
        }

        LogEnded(_logger, Server, _process.Id, ending);
        await _process.DisposeAsync();
        await _stopping.CancelAsync();
    }

    private UpstreamFault Gone(bool written)
    {
        var how = _ended.Task.IsCompletedSuccessfully ? _ended.Task.GetAwaiter().GetResult() : "has ended";
        return written
            ? new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{Server}: its process {how} before the response came")
            : new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{Server}: its process {how}");
    }

    [LoggerMessage(EventName = "ProcessEnded", Level = LogLevel.Information, Message = "{Server}: process {ProcessId} {How}")]
    private static partial void LogEnded(ILogger logger, string server, int processId, string how);

    [LoggerMessage(EventName = "ProcessUnreadable", Level = LogLevel.Debug, Message = "{Server}: its output cannot be read any more: {Failure}")]
    private static partial void LogUnreadable(ILogger logger, string server, string failure);
}
