using System.Net;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Commands.Connecting;

/// <summary>One request of the client's, until its response is written. It is sent once; again only where the gateway has certainly not run it.</summary>
internal sealed class RequestRun(Envelope request, ConnectParts parts, CancellationToken stop) : IDisposable
{
    private const int MostEmptyResumptions = 5;

    private readonly CancellationTokenSource _cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly Lock _gate = new();
    private bool _isCancelled;
    private bool _isDisposed;
    private bool _hasLearnt;

    public bool IsModern => request.Meta.ProtocolVersion.IsPresent;

    /// <summary>The client waits no more. A modern request ends with its connection, a legacy one by the client's own message.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _isCancelled = true;
            if (IsModern && !_isDisposed)
            {
                _cancelled.Cancel();
            }
        }
    }

    public async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (request.Method == McpMethod.SubscriptionsListen)
            {
                await new ListenRun(request, parts).RunAsync(ExchangeAsync, _cancelled.Token);
            }
            else if (!await ExchangeAsync(_ => true) && !_isCancelled)
            {
                await RefuseAsync(Refusal.OutcomeUnknown, null);
            }
        }
        catch (OperationCanceledException) when (_cancelled.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>Writes why there is no other response; true.</summary>
    public async Task<bool> RefuseAsync(Refusal refusal, string? detail)
    {
        await parts.Output.RefuseAsync(new RefusalReply(refusal, IsModern ? Era.Modern : Era.Legacy, request.RawId) { Detail = detail });
        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _cancelled.Dispose();
        }
    }

    /// <summary>Sends it and writes what comes back; true once it has a response, the gateway's or one that says why there is none.</summary>
    /// <param name="passes">Whether a message goes to the client.</param>
    private async Task<bool> ExchangeAsync(Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var session = IsModern || request.Method == McpMethod.Initialize ? null : parts.Conversation.Current;
        var sent = await SendAsync(session);
        if (sent.Answer is { StatusCode: HttpStatusCode.NotFound } lost && session is not null)
        {
            // It knows no such session: nothing has run.
            lost.Dispose();
            session = await parts.Conversation.ReopenAsync(session, _cancelled.Token);
            if (session is null)
            {
                return await RefuseAsync(Refusal.SessionUnknown, null);
            }

            sent = await SendAsync(session);
        }

        if (sent.Answer is not { } answer)
        {
            return sent.NothingRan
                ? await RefuseAsync(Refusal.ServerDown, $"It is the gateway itself: {sent.Why}.")
                : request.Method == McpMethod.SubscriptionsListen ? false : await RefuseAsync(Refusal.OutcomeUnknown, null);
        }

        if (answer.StatusCode == HttpStatusCode.BadRequest && IsModern && request.Method == McpMethod.ToolsCall && !_hasLearnt)
        {
            return await MirrorAsync(answer, passes);
        }

        return await RelayAsync(answer, session, passes);
    }

    /// <summary>−32020: the tool wants arguments mirrored that the lists which passed by do not tell of. The call did not run.</summary>
    private async Task<bool> MirrorAsync(HttpResponseMessage answer, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        using (answer)
        {
            _hasLearnt = true;
            using var error = await Refused.ErrorAsync(answer, _cancelled.Token);
            if (!Refused.IsHeaderMismatch(error) || !await ToolLearning.RunAsync(parts, request, _cancelled.Token))
            {
                return await Refused.WriteAsync(parts, request, answer, error);
            }
        }

        return await ExchangeAsync(passes);
    }

    private async Task<Sent> SendAsync(ConnectSession? session)
    {
        if (!IsModern)
        {
            return await parts.Gateway.SendAsync(() => ConnectRequests.Legacy(request.Body, session), _cancelled.Token);
        }

        var mirrored = parts.Mirrored.Of(request);
        return await parts.Gateway.SendAsync(() => ConnectRequests.Modern(request, mirrored), _cancelled.Token);
    }

    private async Task<bool> RelayAsync(HttpResponseMessage answer, ConnectSession? session, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var (lastId, empty) = ((string?)null, 0);
        while (true)
        {
            TimeSpan wait;
            using (answer)
            {
                if (!answer.IsSuccessStatusCode)
                {
                    if (lastId is not null)
                    {
                        return false;
                    }

                    using var error = await Refused.ErrorAsync(answer, _cancelled.Token);
                    return await Refused.WriteAsync(parts, request, answer, error);
                }

                using var messages = await AnswerMessages.OpenAsync(answer, _cancelled.Token);
                if (messages is null)
                {
                    return await RefuseAsync(Refusal.UpstreamInvalid, "It is the gateway's own answer that is none.");
                }

                if (await WriteAllAsync(messages, answer, passes))
                {
                    return true;
                }

                // 2025-03-26 to 2025-11-25: a connection that broke is no end of the call, and the rest is asked for by GET.
                if (session is null || messages.LastEventId is not { } id || (empty = id == lastId ? empty + 1 : 0) >= MostEmptyResumptions)
                {
                    return false;
                }

                (lastId, wait) = (id, messages.RetryAfter);
            }

            await Task.Delay(wait, parts.Time, _cancelled.Token);
            if ((await parts.Gateway.SendAsync(() => ConnectRequests.Get(session, lastId), _cancelled.Token)).Answer is not { } next)
            {
                return false;
            }

            answer = next;
        }
    }

    private async Task<bool> WriteAllAsync(AnswerMessages messages, HttpResponseMessage head, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        while (await messages.NextAsync() is { } message)
        {
            using (message)
            {
                if (!MessageView.TryRead(message.Span, out var view))
                {
                    continue;
                }

                var isResponse = view.Kind == Backends.Messages.MessageKind.Response && view.Answers(message.Span, request.RawId.Span);
                if (isResponse)
                {
                    Learn(message.Span, view, head);
                }

                if (isResponse || passes(message.Memory))
                {
                    await parts.Output.WriteAsync(message.Memory);
                }

                if (isResponse)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Learn(ReadOnlySpan<byte> message, MessageView view, HttpResponseMessage head)
    {
        if (!view.Result.IsPresent)
        {
            return;
        }

        if (request.Method == McpMethod.Initialize && !parts.Conversation.Began(request.Body, head, message, view.Result))
        {
            parts.Log.Say("the answer to initialize agrees on no revision");
        }
        else if (request.Method == McpMethod.ToolsList && IsModern)
        {
            parts.Mirrored.Learn(message, view.Result);
        }
        else if (!IsModern)
        {
            parts.Conversation.Remember(request);
        }
    }
}
