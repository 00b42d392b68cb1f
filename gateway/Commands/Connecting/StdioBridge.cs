using System.Collections.Concurrent;
using System.Text;
using McpGateway.Backends.Processes;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Commands.Connecting;

/// <summary>
/// The gateway's endpoint as a stdio server: what the client writes goes there, what comes back goes to the client. The
/// messages stay as they are; sessions and headers, which stdio does not have, are kept here.
/// </summary>
internal sealed class StdioBridge : IDisposable
{
    /// <summary>Requests in flight at a time.</summary>
    private const int MostRequests = 1_000;

    private static readonly EnvelopeLimits Limits = new(MaxDepth: JsonScanner.DepthCeiling);

    /// <summary>How long what is in flight may take once the client has closed its end.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan EachNotice = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, RequestRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();
    private readonly ConnectParts _parts;
    private Task? _listening;

    public StdioBridge(ConnectTarget target, Stream output, ConnectLog log, TimeProvider time)
    {
        var gateway = new GatewayHttp(target, log, time);
        _parts = new ConnectParts(gateway, new LegacyConversation(gateway, log), new MirroredArguments(), new MessageOutput(output), log, time);
    }

    /// <summary>Until the client closes its end, or <paramref name="stop"/>; then ends the session.</summary>
    public async Task RunAsync(Stream input, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _parts.Output.Closed);
        var reading = ReadAsync(input, end.Token);

        // A read of standard input cannot be cancelled everywhere.
        await Task.WhenAny(reading, Task.Delay(Timeout.Infinite, end.Token));
        if (reading.IsCompleted && !end.IsCancellationRequested)
        {
            await reading;
            await Task.WhenAny(Task.WhenAll(_tasks.Keys), Task.Delay(LastAnswers, _parts.Time, end.Token));
        }

        await end.CancelAsync();
        await FarewellAsync();
        await Task.WhenAny(Task.WhenAll([.. _tasks.Keys, _listening ?? Task.CompletedTask]), Task.Delay(Farewell, _parts.Time, CancellationToken.None));
    }

    public void Dispose()
    {
        _parts.Gateway.Dispose();
        _parts.Conversation.Dispose();
        _parts.Output.Dispose();
    }

    private async Task ReadAsync(Stream input, CancellationToken stop)
    {
        using var lines = new LineReader(input, AnswerMessages.MaxMessage);
        var skipped = 0;
        while (!stop.IsCancellationRequested && await lines.NextAsync(stop) is { } line)
        {
            if (lines.Skipped != skipped)
            {
                skipped = lines.Skipped;
                _parts.Log.Say("a message of the client was too long, and was dropped");
            }

            if (!line.Span.Trim(" \t"u8).IsEmpty)
            {
                await TakeAsync(line.ToArray(), stop);
            }
        }
    }

    private async ValueTask TakeAsync(byte[] line, CancellationToken stop)
    {
        var read = EnvelopeReader.Read(line, Limits);
        if (read.Envelope is not { } message)
        {
            await _parts.Output.RefuseAsync(read.ToReply());
            return;
        }

        switch (message.Kind)
        {
            case MessageKind.Request:
                await BeginAsync(message, stop);
                break;
            case MessageKind.Notification when message.Method == McpMethod.CancelledNotification:
                await CancelAsync(message, stop);
                break;
            case MessageKind.Notification:
                await TellAsync(message, stop);
                break;
            case MessageKind.Response:
                // Answers wait for nothing, and nothing waits for them.
                Watch(TellAsync(message, stop));
                break;
            default:
                await _parts.Output.RefuseAsync(new RefusalReply(Refusal.InvalidRequest, Era.Legacy, default) { Detail = "Batches are not carried: send one message a line." });
                break;
        }
    }

    private async ValueTask BeginAsync(Envelope message, CancellationToken stop)
    {
        var id = Encoding.UTF8.GetString(message.RawId.Span);
        var run = new RequestRun(message, _parts, stop);
        if (_runs.Count >= MostRequests || !_runs.TryAdd(id, run))
        {
            run.Dispose();
            await _parts.Output.RefuseAsync(new RefusalReply(Refusal.InvalidRequest, Era.Legacy, message.RawId) { Detail = "This id is in flight already, or too many requests are." });
            return;
        }

        var running = RunAsync(id, run);
        if (message.Method != McpMethod.SubscriptionsListen)
        {
            Watch(running);
        }
    }

    private async Task RunAsync(string id, RequestRun run)
    {
        try
        {
            await run.RunAsync();
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // Without an answer the client would wait for ever.
            _parts.Log.Say($"failed while handling a message: {bug}");
            await run.RefuseAsync(Refusal.InternalError, null);
        }
        finally
        {
            _runs.TryRemove(id, out _);
            run.Dispose();
        }
    }

    private async ValueTask CancelAsync(Envelope message, CancellationToken stop)
    {
        var found = _runs.TryGetValue(Encoding.UTF8.GetString(message.Raw(message.Params.RequestId).Span), out var run);
        var isModern = found && run!.IsModern;
        run?.Cancel();
        if (!isModern)
        {
            await TellAsync(message, stop);
        }
    }

    /// <summary>In order with what the client writes: it says that it is initialized before it asks for more.</summary>
    private async Task TellAsync(Envelope message, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(EachNotice);
        try
        {
            var session = _parts.Conversation.Current;
            using var answer = (await _parts.Gateway.SendAsync(
                () => message.Meta.ProtocolVersion.IsPresent ? ConnectRequests.Modern(message, []) : ConnectRequests.Legacy(message.Body, session), limit.Token)).Answer;
            if (answer is not { IsSuccessStatusCode: true })
            {
                _parts.Log.Say($"a message that needs no answer was not taken ({(answer is null ? "no connection" : $"{(int)answer.StatusCode}")})");
            }

            if (message.Method == McpMethod.InitializedNotification && session is not null && _listening is not { IsCompleted: false })
            {
                _listening = new StandaloneReader(_parts).RunAsync(stop);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _parts.Log.Say("a message that needs no answer was given up");
        }
    }

    private void Watch(Task task)
    {
        _tasks[task] = 0;
        _ = task.ContinueWith(done => _tasks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task FarewellAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, _parts.Time);
        try
        {
            await _parts.Conversation.EndAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _parts.Log.Say("the session was not ended: the gateway does not answer");
        }
    }
}
