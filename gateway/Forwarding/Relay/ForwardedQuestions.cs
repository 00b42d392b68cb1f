using McpGateway.Backends;
using McpGateway.Backends.Connections;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Tasks;
using McpGateway.Protocol;
using McpGateway.Sessions.Questions;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// What a legacy server asks a legacy client on the stream of its call: passed on under an id of the gateway's own, and
/// the answer, which comes by a POST of its own, given back under the server's.
/// </summary>
internal sealed class ForwardedQuestions(ClientQuestions questions, ForwardingFeature forwarding) : IDisposable
{
    private readonly Lock _lock = new();
    private List<ClientQuestion>? _asked;
    private int _open;

    /// <summary>Somebody is being asked: the server's silence does not count.</summary>
    public bool IsOpen => Volatile.Read(ref _open) > 0;

    /// <summary>True where the message is now one for the client; false where the question was answered for it.</summary>
    /// <param name="message">The server's request, whole; rewritten in place.</param>
    public bool TryAsk(PooledWriter message)
    {
        if (forwarding is not { Session: { } upstream, Call.Session: { } session } || !MessageView.TryRead(message.WrittenSpan, out MessageView view))
        {
            return false;
        }

        if (ServerMessages.IsPing(view.Method.Of(message.WrittenSpan)))
        {
            forwarding.Route.Backend.Tell(upstream, ServerMessages.AnswerTo(message.WrittenSpan, view));
            return false;
        }

        UpstreamQuestion asked = new(
            message.WrittenSpan, view.Id, view.Method, view.Params, reply => forwarding.Route.Backend.Tell(upstream, reply));
        if (!CallQuestions.MayAsk(forwarding.Call, asked) || questions.TryAsk(session, answer => Answered(asked, ClientReply.Of(answer))) is not { } question)
        {
            asked.Decline();
            return false;
        }

        lock (_lock)
        {
            Interlocked.Increment(ref _open);
            (_asked ??= []).Add(question);
        }

        using PooledBytes renamed = ConnectionMessages.With(message.WrittenSpan, view.Id, question.Id.Span);
        message.Clear();
        message.Write(renamed.Span);
        return true;
    }

    /// <summary>Takes back what is still open: the call has ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _asked?.ForEach(question => question.Dispose());
            _asked = null;
        }
    }

    private void Answered(UpstreamQuestion asked, ClientReply reply)
    {
        // The server's clock runs again before it can have heard the answer.
        Interlocked.Decrement(ref _open);
        forwarding.Relay?.Answered();
        CallQuestions.Answer(asked, RelatedTask.Hide(forwarding.Call, reply));
    }
}
