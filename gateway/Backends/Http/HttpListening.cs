using System.Runtime.CompilerServices;
using McpGateway.Backends.Messages;
using McpGateway.Configuration;

namespace McpGateway.Backends.Http;

/// <summary>The stream of a conversation on which a legacy server says what belongs to no call (2025-11-25, basic/transports).</summary>
internal sealed class HttpListening(ServerOptions server, HttpHop hop, UpstreamSession session, TimeProvider time)
{
    // A server may be silent on it for as long as it likes: the connection's own keep-alive finds a dead one.
    private readonly UpstreamRequest _request = OwnCall.Request("", [], session.Version, session, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public async IAsyncEnumerable<UpstreamEvent> RunAsync(Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var clock = new ExchangeClock(time, _request, cancellationToken);
        var (answer, fault) = await BeginAsync(clock);
        if (answer is null)
        {
            yield return UpstreamEvent.Failed(fault!);
            yield break;
        }

        using (answer)
        {
            opened();
            using var reader = new SseMessageReader(server.Name, await answer.Content.ReadAsStreamAsync(cancellationToken), hop.MaxMessage());
            while (await NextAsync(reader, clock) is { } found)
            {
                yield return found;
            }
        }
    }

    private async ValueTask<(HttpResponseMessage? Answer, UpstreamFault? Fault)> BeginAsync(ExchangeClock clock)
    {
        try
        {
            using var get = RequestWriter.Listen(session);
            var (answer, _) = await hop.Transport.SendAsync(server, get, session.Id is null ? null : session.ReplicaId, clock.Token);
            if (answer.IsSuccessStatusCode && AnswerMedia.IsEventStream(answer))
            {
                return (answer, null);
            }

            var status = (int)answer.StatusCode;
            answer.Dispose();
            return (null, new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: it offers no stream beside its answers") { HttpStatus = status });
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !clock.Token.IsCancellationRequested))
        {
            return (null, new UpstreamFault(UpstreamFaultKind.ConnectFailed, $"{server.Name}: the stream beside its answers could not be opened"));
        }
    }

    /// <summary>Null at the end, whatever ended it.</summary>
    private async ValueTask<UpstreamEvent?> NextAsync(SseMessageReader reader, ExchangeClock clock)
    {
        while (true)
        {
            ReadMessage read;
            try
            {
                read = await reader.NextAsync(clock);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                return null;
            }

            if (read.Message is not { } message)
            {
                return null;
            }

            if (MessageView.TryRead(message.Span, out var view) && Sort(message, view) is { } found)
            {
                return found;
            }

            message.Dispose();
        }
    }

    private UpstreamEvent? Sort(Protocol.PooledBytes message, MessageView view)
    {
        var method = view.Kind == MessageKind.Response ? default : view.Method.Of(message.Span);
        switch (view.Kind)
        {
            case MessageKind.Request when ServerMessages.IsPing(method):
                Reply(ServerMessages.AnswerTo(message.Span, view));
                return null;
            case MessageKind.Request:
                return UpstreamEvent.Question(message, new UpstreamQuestion(message.Span, view.Id, view.Method, view.Params, Reply));
            case MessageKind.Notification when ServerMessages.IsListChanged(method):
                hop.ListChanged();
                return null;
            case MessageKind.Notification:
                return UpstreamEvent.Notification(message);
            default:
                return null;
        }
    }

    private void Reply(byte[] reply) => hop.Afterwards.Run(
        server.Name,
        "the answer to its request",
        token => hop.TellAsync(server, RequestWriter.Post(_request with { Message = reply, Id = default }), session.ReplicaId, token));
}
