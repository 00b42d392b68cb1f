using System.Runtime.CompilerServices;
using McpGateway.Backends.Connections;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends.Sse;

/// <summary>One conversation with a 2024-11-05 server: its stream, and the calls that are posted beside it.</summary>
internal sealed partial class SseConnection : IUpstreamExchange, IDisposable
{
    private readonly ServerOptions _server;
    private readonly SseStream _stream;
    private readonly SsePosts _posts;
    private readonly BackendsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CallsInFlight _calls;
    private readonly Listeners _listeners;
    private readonly Inbox _inbox;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private volatile ProtocolVersion? _version;
    private int _doubted;

    public SseConnection(ServerOptions server, HttpHop hop, SseStream stream, BackendsOptions options, TimeProvider time)
    {
        (_server, _stream, _options, _time, _logger) = (server, stream, options, time, hop.Logger);
        _posts = new SsePosts(server, hop, stream);
        _calls = new CallsInFlight(server.Name, options, hop.MaxMessage, () => IsAlive ? null : Gone(written: false), Tell);
        _listeners = new Listeners(options.MaxQueuedMessages);
        _inbox = new Inbox(server.Name, _calls, Tell, _listeners, () => true, hop.ListChanged, new LogBudget(options.ErrorLinesPerMinute, time), hop.Logger);
        StartedAt = time.GetTimestamp();
        _ = Task.Run(ReadAsync, CancellationToken.None);
    }

    /// <summary>Completes, with the reason in words, when the stream has ended, whoever ended it.</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted;

    /// <summary>The gateway ended it.</summary>
    public bool WasStopped { get; private set; }

    public long StartedAt { get; }

    public string ReplicaId => _stream.ReplicaId;

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _version ??= request.Version;
        using var clock = new ExchangeClock(_time, request, cancellationToken);
        if (request.Id.IsEmpty)
        {
            if (await NotifyAsync(request, clock) is { } notSent)
            {
                yield return UpstreamEvent.Failed(notSent);
            }

            yield break;
        }

        var left = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var posting = Task.CompletedTask;
        var answered = false;
        try
        {
            await foreach (var item in _calls.RunAsync(request, clock, Begin))
            {
                answered = item.Kind == UpstreamEventKind.Response;
                if (item.Fault?.Kind == UpstreamFaultKind.TimedOut)
                {
                    _ = DoubtAsync();
                }

                yield return item;
            }
        }
        finally
        {
            // Its answer may be there before the POST has been confirmed, which is worth a moment and no error.
            left.CancelAfter(answered ? _options.AfterwardsTimeout : TimeSpan.Zero);
            _ = DisposeAfterAsync(posting, left);
        }

        ValueTask<UpstreamFault?> Begin(byte[] message, ConnectionCall call)
        {
            posting = PostAsync(message, call, request.Version, left.Token);
            return default;
        }
    }

    /// <summary>What the server says beside its answers, until the stream ends.</summary>
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

    /// <summary>Sends a message that needs no answer, in the background.</summary>
    public void Tell(byte[] message) => _posts.Tell(message, _version);

    /// <summary>Ends the stream, which is how a client of this transport ends a conversation.</summary>
    public void Dispose()
    {
        WasStopped = true;
        End("was closed by the gateway");
    }

    private async ValueTask<UpstreamFault?> NotifyAsync(UpstreamRequest request, ExchangeClock clock)
    {
        try
        {
            return IsAlive ? Learn(await _posts.SendAsync(request.Message, request.Version, clock.Token)) : Gone(written: false);
        }
        catch (OperationCanceledException)
        {
            return clock.Why(_server.Name);
        }
    }

    private async Task PostAsync(byte[] message, ConnectionCall call, ProtocolVersion? version, CancellationToken left)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (call.BeginWriting() && Learn(await _posts.SendAsync(message, version, left)) is { } fault)
            {
                call.Fail(fault);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
    }

    private static async Task DisposeAfterAsync(Task posting, CancellationTokenSource left)
    {
        await posting;
        left.Dispose();
    }

    /// <summary>A stream that brings no answer may be dead without either side having been told: a ping finds out. People who are asked something may take their time meanwhile.</summary>
    private async Task DoubtAsync()
    {
        if (!IsAlive || Interlocked.Exchange(ref _doubted, 1) != 0)
        {
            return;
        }

        var ping = OwnCall.Request("ping", OwnRequests.Ping(), _version, null, _options.ProbeTimeout, _options.ProbeTimeout);
        var answer = await OwnCall.AskAsync(this, ping, CancellationToken.None);
        answer.Message?.Dispose();
        Volatile.Write(ref _doubted, 0);
        if (answer.IsFault)
        {
            End("does not answer any more");
        }
    }

    /// <summary>A stream that the server knows no more will answer nothing.</summary>
    private UpstreamFault? Learn(UpstreamFault? fault)
    {
        if (fault is { Kind: UpstreamFaultKind.SessionUnknown })
        {
            End("is not known to the server any more");
        }

        return fault;
    }

    private async Task ReadAsync()
    {
        var why = "was closed by the server";
        try
        {
            var endless = OwnCall.Request("", [], null, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            using var clock = new ExchangeClock(_time, endless, _stopping.Token);
            ReadMessage read;
            while ((read = await _stream.Reader.NextAsync(clock)).Message is { } message)
            {
                using (message)
                {
                    _inbox.Take(message.Span);
                }
            }

            why = read.Fault is null ? why : "had a message that is too large (limits.message)";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            why = "broke";
        }

        End(why);
        _stream.Dispose();
    }

    private void End(string why)
    {
        if (!_ended.TrySetResult(why))
        {
            return;
        }

        _listeners.Close();
        _calls.FailAll(Gone);
        LogEnded(_logger, _server.Name, why);
        _stopping.Cancel();
    }

    private UpstreamFault Gone(bool written) => written
        ? new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{_server.Name}: its stream ended before the response came")
        : new UpstreamFault(UpstreamFaultKind.SessionUnknown, $"{_server.Name}: its stream has ended");

    [LoggerMessage(EventName = "StreamEnded", Level = LogLevel.Information, Message = "{Server}: the stream of a conversation {How}")]
    private static partial void LogEnded(ILogger logger, string server, string how);
}
