using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Notifications;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Tasks;
using McpGateway.Configuration.Draining;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>Carries one call to its server and everything that belongs to it back. One instance per exchange.</summary>
internal sealed class CallRelay(
    BridgedCall call, OutgoingWriter writer, Recovery recovery, CallQuestions questions, Drain drain, TimeProvider time)
{
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    /// <summary>Most answers are there by then and need no stream.</summary>
    private static readonly TimeSpan PrimeAfter = TimeSpan.FromSeconds(1);

    private readonly AnswerStream _answer = new(call.Context, call.Route.Server.MaxDuration);

    /// <summary>What keeps the snapshot that a resumed call was sent under.</summary>
    private IDisposable? _lease;

    /// <summary>
    /// Sends the call, and once more where it is certain that it did not run and what was wrong has been mended
    /// (design §5, invariant 6). Ends with an answer, or with the cancellation.
    /// </summary>
    public Task RunAsync(BackendEra era, CancellationToken cancellationToken) =>
        GuardedAsync(token => SendAsync(era, default, token), cancellationToken);

    /// <summary>Reads a call on that has waited for the answer to its server's question, which this request brings. It is not sent again.</summary>
    public Task ResumeAsync(ParkedCall parked, CancellationToken cancellationToken) =>
        GuardedAsync(token => ResumedAsync(parked, token), cancellationToken);

    /// <summary>Reads a call on that another gateway replica has sent, and that goes on there.</summary>
    public Task ReadAsync(UpstreamCall remote, CancellationToken cancellationToken) =>
        GuardedAsync(async token => await RefuseAsync((await RelayAsync(remote, token)).Fault), cancellationToken);

    private async Task GuardedAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ending = drain.WhenEnding(static source => ((CancellationTokenSource)source!).Cancel(), either);
        try
        {
            await run(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            call.Exchange.Outcome = new Outcome(null, Abandoned: true);
            await _answer.EndAsync();
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await _answer.RefuseAsync(Refusal.GatewayStopped, default);
        }
    }

    /// <param name="era">What the server speaks.</param>
    /// <param name="answers">Members of params that answer what the server asked instead of answering; empty at first.</param>
    /// <param name="cancellationToken">The client's.</param>
    private async Task SendAsync(BackendEra era, ReadOnlyMemory<byte> answers, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= questions.Bounds.Rounds; round++)
        {
            var (fault, asked) = await AttemptAsync(era, call.Route.Entry, answers, cancellationToken);
            if (fault is not null)
            {
                (var mended, fault) = await recovery.TryAsync(call, era, fault, cancellationToken);
                if (mended is not null)
                {
                    era = mended;
                    var entry = call.Request.Method == McpMethod.ToolsCall
                        ? call.Route.Backend.Listing.FindTool(call.Route.OriginalName)
                        : call.Route.Entry;
                    (fault, asked) = await AttemptAsync(era, entry, answers, cancellationToken);
                }
            }

            if (fault is not null)
            {
                var (refusal, detail) = FaultRefusals.Of(call, fault);
                await _answer.RefuseAsync(refusal, detail);
            }

            if (asked is null)
            {
                return;
            }

            var replies = await questions.AskAsync(call, _answer, asked.Questions, cancellationToken);
            if (replies is null || replies.Any(reply => reply.Result is null))
            {
                await RefuseUnansweredAsync();
                return;
            }

            answers = InputResponses.Members(asked, replies);
        }

        await RefuseUnansweredAsync();
    }

    /// <summary>Neither: the client has its answer, or a refusal. Asked: the server wants to be called again, with answers.</summary>
    private async Task<(UpstreamFault? Fault, InputRequired? Asked)> AttemptAsync(
        BackendEra era, ListedEntry? entry, ReadOnlyMemory<byte> answers, CancellationToken cancellationToken)
    {
        var outgoing = await writer.WriteAsync(call, era, entry, answers, cancellationToken);
        if (outgoing.Request is not { } request)
        {
            await _answer.RefuseAsync(outgoing.Refusal, new RefusalDetail { Sentence = outgoing.Sentence, RetryAfter = FaultRefusals.StoreWait });
            return default;
        }

        recovery.Sent(call, request.Session);
        return await RelayAsync(new LocalCall(call.Route.Backend, era, outgoing), cancellationToken);
    }

    private async Task ResumedAsync(ParkedCall parked, CancellationToken cancellationToken)
    {
        if (!CallQuestions.TryAnswer(parked, call))
        {
            // Whoever comes without the answer is asked again (2026-07-28, MRTR: missing responses).
            await ParkAsync(parked);
            return;
        }

        _lease = parked.Lease;
        try
        {
            await RefuseAsync((await RelayAsync(parked.Upstream, cancellationToken)).Fault);
        }
        finally
        {
            _lease?.Dispose();
        }
    }

    /// <summary>Takes the call over, and disposes of it unless it is parked.</summary>
    private async Task<(UpstreamFault? Fault, InputRequired? Asked)> RelayAsync(UpstreamCall upstream, CancellationToken cancellationToken)
    {
        var kept = false;
        upstream.Enter(cancellationToken);
        try
        {
            var notifications = NotificationsOf(upstream.ProgressToken);
            while (await NextAsync(upstream))
            {
                var item = upstream.Current;
                if (item.IsFault)
                {
                    return (item.Fault, null);
                }

                using var message = item.Message;
                switch (item.Kind)
                {
                    case UpstreamEventKind.Response when call.Session is not null && upstream.Era.Era == Era.Modern
                        && InputRequired.TryRead(message.Span, CallQuestions.Of(call), out var asked):
                        if (asked is null)
                        {
                            await _answer.RefuseAsync(Refusal.QuestionNotSupported, new RefusalDetail { Sentence = $"Server {call.Route.Server.Name}." });
                        }

                        return (null, asked);

                    case UpstreamEventKind.Response:
                        await AnswerAsync(upstream.Era, message);
                        return default;

                    case UpstreamEventKind.Question when upstream.ParkedState is { } state:
                        using (var asked = CallQuestions.Ask(call, item.Asked!, state))
                        {
                            await _answer.AnswerAsync(asked);
                        }

                        return default;

                    case UpstreamEventKind.Question when !CallQuestions.MayAsk(call, item.Asked!):
                        item.Asked!.Decline();
                        break;

                    case UpstreamEventKind.Question when call.Session is null:
                        kept = await upstream.LeaveAsync();
                        cancellationToken.ThrowIfCancellationRequested();
                        var lease = _lease ?? CallQuestions.LeaseOf(call);
                        _lease = null;
                        await ParkAsync(CallQuestions.Park(call, upstream, item.Asked!, lease));
                        return default;

                    case UpstreamEventKind.Question:
                        await questions.PassOnAsync(call, _answer, item.Asked!, cancellationToken);
                        break;

                    default:
                        using (var translated = notifications.Translate(message.Span))
                        using (var passed = translated is null || call.Route.Tasks is null ? translated : RelatedTask.Show(call, translated.Span))
                        {
                            await (passed is null ? default : _answer.NotifyAsync(passed));
                        }

                        break;
                }
            }

            throw new InvalidOperationException("An exchange ended without a response and without a fault.");
        }
        finally
        {
            if (!kept)
            {
                await upstream.DisposeAsync();
            }
        }
    }

    /// <summary>From here on the call is another's to dispose of: the retry's, or of whoever gives it up.</summary>
    private async ValueTask ParkAsync(ParkedCall parked)
    {
        using var asked = questions.TryPark(parked, call);
        if (asked is null)
        {
            await parked.DisposeAsync();
            await _answer.RefuseAsync(Refusal.ConcurrencyExceeded, new RefusalDetail
            {
                Sentence = $"{questions.Bounds.Parked} of your calls wait for answers already; this one was cancelled at its server.",
            });
            return;
        }

        await _answer.AnswerAsync(asked);
    }

    private async ValueTask RefuseAsync(UpstreamFault? fault)
    {
        if (fault is not null)
        {
            var (refusal, detail) = FaultRefusals.Of(call, fault);
            await _answer.RefuseAsync(refusal, detail);
        }
    }

    private ValueTask RefuseUnansweredAsync() => _answer.RefuseAsync(
        Refusal.QuestionUnanswered, new RefusalDetail { Sentence = $"Server {call.Route.Server.Name}." });

    private CallNotifications NotificationsOf(ReadOnlyMemory<byte> sentToken)
    {
        var own = call.Request.Raw(call.Request.Meta.ProgressToken);
        return new(
            own.IsEmpty ? default : sentToken,
            own,
            call.Session is null ? LogFilter.OfRequest(call.LogLevel) : LogFilter.OfSession(call.LogLevel));
    }

    private async ValueTask<bool> NextAsync(UpstreamCall upstream)
    {
        var next = upstream.NextAsync();
        if (next.IsCompleted)
        {
            return await next;
        }

        var waiting = next.AsTask();
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var primes = _answer.PrimesEarly;
            if (await Task.WhenAny(waiting, Task.Delay(primes ? PrimeAfter : KeepAliveEvery, time, stop.Token)) == waiting)
            {
                await stop.CancelAsync();
                return await waiting;
            }

            await (primes ? _answer.BeginAsync() : _answer.KeepAliveAsync());
        }
    }

    private async ValueTask AnswerAsync(BackendEra era, PooledBytes message)
    {
        var translated = AnswerTranslation.Translate(call, era.Era, message.Span);
        using var answer = translated.Message is { } written ? AnswerFinish.Finish(call, written) : null;
        if (answer is null)
        {
            var refusal = translated.Message is null ? translated.Refusal : Refusal.UpstreamInvalid;
            await _answer.RefuseAsync(refusal, new RefusalDetail { Sentence = $"Server {call.Route.Server.Name}." });
            return;
        }

        call.Exchange.Outcome = new Outcome(null, translated.Code, translated.IsToolError);
        await _answer.AnswerAsync(answer);
    }
}
