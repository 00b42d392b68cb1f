using McpGateway.Backends.Messages;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends.Http;

/// <summary>One message on its way to a server and the answer to it.</summary>
internal sealed class HttpCall(ServerOptions server, HttpHop hop, UpstreamRequest request, ExchangeClock clock) : IDisposable
{
    private readonly StreamResumption _resumption = new(server, hop, request);
    private HttpResponseMessage? _answer;
    private MessageReader? _reader;
    private UpstreamFault? _ended;
    private bool _sent;
    private bool _settled;
    private bool _asked;

    /// <summary>The last event was given.</summary>
    public bool Ended { get; private set; }

    /// <summary>Who answered; null before.</summary>
    public string? ReplicaId { get; private set; }

    /// <summary>A header of the answer; null where it is absent, and where it stands twice (then it has no one value).</summary>
    public string? Header(string name)
        => _answer is not null && _answer.Headers.TryGetValues(name, out var values) && values.ToArray() is [var one] ? one : null;

    /// <summary>Sends the message and gives the first event; null when a message without an id was taken.</summary>
    public async ValueTask<UpstreamEvent?> BeginAsync()
    {
        var fault = await SendAsync();
        if (fault is not null)
        {
            return Failed(fault);
        }

        if (request.Id.IsEmpty && _answer!.IsSuccessStatusCode)
        {
            _settled = Ended = true;
            return null;
        }

        return await OpenBodyAsync() is { } bad ? Failed(bad) : await NextAsync();
    }

    /// <summary>The next event.</summary>
    public async ValueTask<UpstreamEvent?> NextAsync()
    {
        if (_asked)
        {
            _asked = false;
            clock.Restart();
        }

        while (true)
        {
            var (message, fault) = await ReadAsync();
            if (fault is not null)
            {
                return Failed(fault);
            }

            if (message is null)
            {
                if (await ResumeAsync())
                {
                    continue;
                }

                return Failed(_ended ?? new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{server.Name}: its answer ended without the response") { HttpStatus = (int)_answer!.StatusCode });
            }

            if (Sort(message) is { } found)
            {
                return found;
            }
        }
    }

    /// <summary>Lets go of the answer; if the server may still be at work, it is told to stop.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _answer?.Dispose();
        if (_sent && !_settled && !request.Id.IsEmpty && request.Session is { } session)
        {
            // A legacy server does not take the end of a stream for a cancellation (2025-03-26 … 2025-11-25, transports);
            // for a modern one closing it, above, was the cancellation.
            var message = ServerMessages.Cancelled(request.Id.Span, "the caller has cancelled the call, or its time was up");
            hop.Afterwards.Run(server.Name, "notifications/cancelled", token => hop.TellAsync(server, Message(session, message), ReplicaId ?? session.ReplicaId, token));
        }
    }

    // A conversation without a session id has no state at one replica.
    private string? Pinned => request.ReplicaId ?? (request.Session is { Id: not null } session ? session.ReplicaId : null);

    private async ValueTask<UpstreamFault?> SendAsync()
    {
        try
        {
            using var post = RequestWriter.Post(request);
            _sent = true;
            (_answer, ReplicaId) = await hop.Transport.SendAsync(server, post, Pinned, clock.Token);
            clock.Restart();
            return AnswerHead.Fault(server.Name, _answer, request);
        }
        catch (OperationCanceledException failure) when (!clock.Token.IsCancellationRequested && failure.InnerException is TimeoutException)
        {
            _sent = false;
            return new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server.Name}: no connection to its address in time") { ReplicaId = Pinned };
        }
        catch (OperationCanceledException)
        {
            return clock.Token.IsCancellationRequested ? clock.Why(server.Name) : Broken();
        }
        catch (HttpRequestException failure) when (ConnectFailure.Is(failure))
        {
            _sent = false;
            return new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server.Name}: {ConnectFailure.Words(failure)}") { ReplicaId = Pinned };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Broken();
        }
    }

    private async ValueTask<UpstreamFault?> OpenBodyAsync()
    {
        var status = (int)_answer!.StatusCode;
        var type = _answer.Content.Headers.ContentType?.MediaType;
        var isJson = string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase);
        var isStream = string.Equals(type, "text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (status >= 400 && !isJson)
        {
            return new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: {AnswerHead.Words(_answer)}") { HttpStatus = status };
        }

        if (!isJson && !isStream)
        {
            return new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server.Name}: its answer is neither JSON nor an event stream but {ServerText.Short(type ?? "without a content type")}") { HttpStatus = status };
        }

        try
        {
            var body = await _answer.Content.ReadAsStreamAsync(clock.Token);
            _reader = isStream
                ? new SseMessageReader(server.Name, body, hop.MaxMessage())
                : new JsonMessageReader(server.Name, body, hop.MaxMessage());
            return null;
        }
        catch (OperationCanceledException)
        {
            return clock.Why(server.Name);
        }
    }

    private async ValueTask<ReadMessage> ReadAsync()
    {
        try
        {
            return await _reader!.NextAsync(clock);
        }
        catch (OperationCanceledException)
        {
            return ReadMessage.Failed(clock.Why(server.Name));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return ReadMessage.Failed(Broken());
        }
    }

    private async ValueTask<bool> ResumeAsync()
    {
        try
        {
            if (await _resumption.TryAsync(_reader, ReplicaId, clock) is not { } next)
            {
                return false;
            }

            _reader!.Dispose();
            _reader = null;
            _answer!.Dispose();
            _answer = next;
            return await OpenBodyAsync() is null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            _ended = clock.Why(server.Name);
            return false;
        }
    }

    private UpstreamEvent? Sort(PooledBytes message)
    {
        if (!MessageView.TryRead(message.Span, out var view))
        {
            message.Dispose();
            return Failed(BadAnswer("its answer holds what is no JSON-RPC message, or one that two parsers could read in two ways"));
        }

        if (_answer!.StatusCode >= System.Net.HttpStatusCode.BadRequest)
        {
            return Refused(message, view);
        }

        switch (view.Kind)
        {
            case MessageKind.Notification:
                if (ServerMessages.IsListChanged(view.Method.Of(message.Span)))
                {
                    hop.ListChanged();
                }

                return UpstreamEvent.Notification(message);
            case MessageKind.Request when request.TakesQuestions && request.Session is { } session && !ServerMessages.IsPing(view.Method.Of(message.Span)):
                _asked = true;
                clock.Suspend();
                return UpstreamEvent.Question(message, new UpstreamQuestion(message.Span, view.Id, view.Method, view.Params, reply => Reply(session, reply)));
            case MessageKind.Request:
                Answer(message, view);
                message.Dispose();
                return null;
            default:
                return Response(message, view);
        }
    }

    private UpstreamEvent Response(PooledBytes message, MessageView view)
    {
        if (!view.Answers(message.Span, request.Id.Span))
        {
            message.Dispose();
            return Failed(BadAnswer("its response bears another id than the request"));
        }

        _settled = true;
        Ended = true;
        if (request.Version is { Era: Era.Modern } && ErrorView.TryRead(message.Span, view.Error, out var error)
            && error.AsFault(server.Name, message.Span, (int)_answer!.StatusCode) is { } hopFault)
        {
            message.Dispose();
            return UpstreamEvent.Failed(hopFault);
        }

        return UpstreamEvent.Response(message);
    }

    // 4xx with a JSON body: an error about our hop, the response to the request (an unknown method is 404 / −32601), or neither.
    private UpstreamEvent Refused(PooledBytes message, MessageView view)
    {
        var status = (int)_answer!.StatusCode;
        if (!ErrorView.TryRead(message.Span, view.Error, out var error))
        {
            message.Dispose();
            return Failed(new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: {AnswerHead.Words(_answer)}") { HttpStatus = status });
        }

        var forgotten = request.Session?.Id is not null && error.SaysSessionUnknown(status, view.Id.Of(message.Span));
        var fault = forgotten
            ? new UpstreamFault(UpstreamFaultKind.SessionUnknown, $"{server.Name}: it does not know its session any more") { HttpStatus = status }
            : error.AsFault(server.Name, message.Span, status);
        if (fault is null && !request.Id.IsEmpty && view.Answers(message.Span, request.Id.Span))
        {
            return Response(message, view);
        }

        message.Dispose();
        return Failed(fault ?? new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: {AnswerHead.Words(_answer)}: {error.Message}") { HttpStatus = status });
    }

    private void Answer(PooledBytes message, MessageView view)
    {
        // A modern server must not ask on a stream (2026-07-28, transports), and has nowhere to be answered.
        if (request.Session is { } session)
        {
            Reply(session, ServerMessages.AnswerTo(message.Span, view));
        }
    }

    private void Reply(UpstreamSession session, byte[] reply) =>
        hop.Afterwards.Run(server.Name, "the answer to its request", token => hop.TellAsync(server, Message(session, reply), ReplicaId, token));

    private HttpRequestMessage Message(UpstreamSession session, byte[] message)
        => RequestWriter.Post(request with { Message = message, Id = default, Session = session, Name = null, ParamHeaders = [] });

    private UpstreamEvent Failed(UpstreamFault fault)
    {
        Ended = true;
        _settled |= fault.Kind is not (UpstreamFaultKind.TimedOut or UpstreamFaultKind.TookTooLong or UpstreamFaultKind.TooLarge or UpstreamFaultKind.BadAnswer);
        return UpstreamEvent.Failed(fault);
    }

    private UpstreamFault BadAnswer(string why) => new(UpstreamFaultKind.BadAnswer, $"{server.Name}: {why}") { HttpStatus = (int)_answer!.StatusCode };

    private UpstreamFault Broken() => new(UpstreamFaultKind.OutcomeUnknown, $"{server.Name}: the connection broke before the response came");
}
