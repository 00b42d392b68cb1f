using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Notifications;
using McpGateway.Configuration.Draining;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>Carries one call to its server and everything that belongs to it back. One instance per call.</summary>
internal sealed class CallRelay(BridgedCall call, OutgoingWriter writer, Recovery recovery, Drain drain, TimeProvider time)
{
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    /// <summary>Most answers are there by then and need no stream.</summary>
    private static readonly TimeSpan PrimeAfter = TimeSpan.FromSeconds(1);

    private readonly AnswerStream _answer = new(call.Context, call.Route.Server.MaxDuration);

    /// <summary>
    /// Sends the call, and once more where it is certain that it did not run and what was wrong has been mended
    /// (design §5, invariant 6). Ends with an answer, or with the cancellation.
    /// </summary>
    public async Task RunAsync(BackendEra era, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ending = drain.WhenEnding(static source => ((CancellationTokenSource)source!).Cancel(), either);
        try
        {
            if (await AttemptAsync(era, call.Route.Entry, either.Token) is not { } fault)
            {
                return;
            }

            if (await recovery.TryAsync(call, era, fault, either.Token) is { } mended)
            {
                var entry = call.Request.Method == McpMethod.ToolsCall
                    ? call.Route.Backend.Listing.FindTool(call.Route.OriginalName)
                    : call.Route.Entry;
                fault = await AttemptAsync(mended, entry, either.Token);
            }

            if (fault is not null)
            {
                var (refusal, detail) = FaultRefusals.Of(call, fault);
                await _answer.RefuseAsync(refusal, detail);
            }
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

    /// <summary>Null: the client has its answer, or a refusal.</summary>
    private async Task<UpstreamFault?> AttemptAsync(BackendEra era, ListedEntry? entry, CancellationToken cancellationToken)
    {
        using var outgoing = await writer.WriteAsync(call, era, entry, cancellationToken);
        if (outgoing.Request is not { } request)
        {
            await _answer.RefuseAsync(outgoing.Refusal, new RefusalDetail { Sentence = outgoing.Sentence });
            return null;
        }

        recovery.Sent(call, request.Session);
        var notifications = NotificationsOf(outgoing.ProgressToken);
        await using var events = call.Route.Backend.Exchange.SendAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events))
        {
            var item = events.Current;
            if (item.IsFault)
            {
                return item.Fault;
            }

            using var message = item.Message;
            if (item.Kind == UpstreamEventKind.Response)
            {
                await AnswerAsync(era, message);
                return null;
            }

            using var passed = notifications.Translate(message.Span);
            if (passed is not null)
            {
                await _answer.NotifyAsync(passed);
            }
        }

        throw new InvalidOperationException("An exchange ended without a response and without a fault.");
    }

    private CallNotifications NotificationsOf(ReadOnlyMemory<byte> sentToken) => new(
        sentToken,
        call.Request.Raw(call.Request.Meta.ProgressToken),
        call.Session is null ? LogFilter.OfRequest(call.LogLevel) : LogFilter.OfSession(call.LogLevel));

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<UpstreamEvent> events)
    {
        var next = events.MoveNextAsync();
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
