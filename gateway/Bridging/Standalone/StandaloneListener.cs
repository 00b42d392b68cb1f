using McpGateway.Backends;
using McpGateway.Bridging.Notifications;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Protocol;
using McpGateway.Sessions.Questions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Standalone;

/// <summary>Listens to one server for one client.</summary>
internal sealed class StandaloneListener(StandaloneStream stream, Backend backend, UpstreamSession session, ClientQuestions questions, SessionUpdates updates, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly QuestionKinds _declared = DeclaredQuestions.Of(stream.Session.ClientCapabilitiesJson);

    /// <summary>Until the client's stream ends, the conversation is another one, or the server has no such stream.</summary>
    /// <param name="isCurrent">The conversation is still the one with this server.</param>
    /// <param name="opened">Called each time the server is listened to, and when it never will be.</param>
    public async Task RunAsync(Func<bool> isCurrent, Action opened)
    {
        var wait = First;
        try
        {
            while (isCurrent() && !stream.Closed.IsCancellationRequested)
            {
                var begun = time.GetTimestamp();
                if (await ListenAsync(opened) is { } none)
                {
                    opened();
                    if (none.Kind == UpstreamFaultKind.Rejected)
                    {
                        return;
                    }

                    if (none.Kind == UpstreamFaultKind.SessionUnknown && !stream.Closed.IsCancellationRequested)
                    {
                        await ReopenAsync();
                    }
                }

                wait = time.GetElapsedTime(begun) > Longest ? First : wait < Longest ? wait * 2 : Longest;
                await Task.Delay(wait, time, stream.Closed);
            }
        }
        catch (OperationCanceledException) when (stream.Closed.IsCancellationRequested)
        {
            // The client has gone, or is let go.
        }
    }

    /// <summary>The conversation has ended with its connection: another, opened in its place, has a listener of its own, and gets its subscriptions again.</summary>
    private async ValueTask ReopenAsync()
    {
        await backend.SessionForgottenAsync(session);
        await backend.SessionAsync(session.Key, stream.Closed);
    }

    private async ValueTask<UpstreamFault?> ListenAsync(Action opened)
    {
        await foreach (var item in backend.ListenAsync(session, opened, stream.Closed))
        {
            if (item.IsFault)
            {
                return item.Fault;
            }

            using var message = item.Message;
            if (item.Asked is { } asked)
            {
                Ask(asked);
            }
            else if (updates.Translate(stream, backend, message.Span) is { } updated)
            {
                stream.TryAdd(updated);
            }
            else if (Passes(message))
            {
                stream.TryAdd(message.Span.ToArray());
            }
        }

        return null;
    }

    /// <summary>Log messages at the session's level pass; what else a server says beside calls is not for this client's eyes unread.</summary>
    private bool Passes(PooledBytes message)
    {
        using var passed = new CallNotifications(default, default, LogFilter.OfSession(stream.Session.LogLevel)).Translate(message.Span);
        return passed is not null;
    }

    private void Ask(UpstreamQuestion asked)
    {
        if (DeclaredQuestions.NeededFor(asked.Method, asked.Params) is not { } needed || (needed & ~_declared) != 0)
        {
            asked.Decline();
            return;
        }

        // No call's end says when nobody waits for it any more: its answer does, the end of the stream, or the time.
        if (questions.TryAsk(stream.Session, answer => CallQuestions.Answer(asked, ClientReply.Of(answer))) is not { } question)
        {
            asked.Fail("{\"code\":-32603,\"message\":\"The client has as many questions open as it may have.\"}"u8);
            return;
        }

        using var request = LegacyAsking.Request(question.Id.Span, new InputQuestion(default, asked.Method, asked.Params));
        if (!stream.TryAdd(request.Span.ToArray()))
        {
            question.GiveUp();
            return;
        }

        _ = ExpireAsync(question);
    }

    private async Task ExpireAsync(ClientQuestion question)
    {
        await Task.WhenAny(Task.Delay(questions.Bounds.Patience, time, stream.Closed));
        question.GiveUp();
    }
}
