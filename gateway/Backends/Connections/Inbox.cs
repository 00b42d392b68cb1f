using System.Text;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Connections;

/// <summary>Gives each message that comes over a connection of many calls to the one it belongs to; what belongs to none is dropped, never guessed.</summary>
internal sealed partial class Inbox(
    string server, CallsInFlight calls, Action<byte[]> tell, Listeners listeners, Func<bool> isOneConversation,
    Action listChanged, LogBudget strayLines, ILogger logger)
{
    private int _skipped;

    /// <summary>Takes one message.</summary>
    /// <param name="line">The message.</param>
    /// <param name="skipped">How many have been too long so far.</param>
    public void Take(ReadOnlySpan<byte> line, int skipped = 0)
    {
        if (skipped != _skipped)
        {
            _skipped = skipped;
            LogTooLong(logger, server);
        }

        if (line.Trim(" \t"u8).IsEmpty)
        {
            return;
        }

        if (!MessageView.TryRead(line, out var view))
        {
            Stray(line);
            return;
        }

        switch (view.Kind)
        {
            case MessageKind.Response:
                TakeResponse(line, view);
                break;
            case MessageKind.Request:
                TakeQuestion(line, view);
                break;
            default:
                TakeNotification(line, view);
                break;
        }
    }

    private void TakeResponse(ReadOnlySpan<byte> line, MessageView view)
    {
        if (ConnectionMessages.OwnNumber(line, view.Id) is not { } id || calls.Take(id) is not { } call)
        {
            return;
        }

        var fault = call.IsModern && ErrorView.TryRead(line, view.Error, out var error) ? error.AsFault(server, line, null) : null;
        Give(call, fault is not null ? UpstreamEvent.Failed(fault) : UpstreamEvent.Response(ConnectionMessages.With(line, view.Id, call.CallersId.Span)));
    }

    private void TakeNotification(ReadOnlySpan<byte> line, MessageView view)
    {
        var method = view.Method.Of(line);
        if (ServerMessages.IsListChanged(method))
        {
            listChanged();
            return;
        }

        if (JsonText.Equals(method, "notifications/progress"u8))
        {
            var token = ConnectionMessages.ProgressOf(line, view.Params);
            if (ConnectionMessages.OwnNumber(line, token) is { } id && calls.Find(id) is { CallersToken.IsEmpty: false } call)
            {
                Give(call, UpstreamEvent.Notification(ConnectionMessages.With(line, token, call.CallersToken.Span)));
            }

            return;
        }

        if (ConnectionMessages.OwnNumber(line, ConnectionMessages.SubscriptionOf(line, view.Params)) is { } subscription)
        {
            if (calls.Find(subscription) is { } listening)
            {
                Give(listening, UpstreamEvent.Notification(PooledBytes.CopyOf(line)));
            }

            return;
        }

        // A log message names no call: it goes to the only one in flight. All who listen belong to the same principal.
        if (calls.Only is { } only && !JsonText.Equals(method, "notifications/resources/updated"u8))
        {
            Give(only, UpstreamEvent.Notification(PooledBytes.CopyOf(line)));
        }
        else
        {
            listeners.Tell(line);
        }
    }

    /// <summary>
    /// A question names no call: it belongs to the only one in flight. With none or several it goes to the client that
    /// listens, where the connection has but one conversation; else nobody is guessed, and it is refused.
    /// </summary>
    private void TakeQuestion(ReadOnlySpan<byte> line, MessageView view)
    {
        var only = calls.Only;
        var isForCall = only is { TakesQuestions: true };
        if (ServerMessages.IsPing(view.Method.Of(line)) || !(isForCall || isOneConversation()))
        {
            tell(ServerMessages.AnswerTo(line, view));
            return;
        }

        var asked = new UpstreamQuestion(line, view.Id, view.Method, view.Params, tell);
        if (!(isForCall ? only!.TryAdd(UpstreamEvent.Question(PooledBytes.CopyOf(line), asked)) : listeners.TryAsk(line, asked)))
        {
            asked.Decline();
        }
    }

    private void Give(ConnectionCall call, in UpstreamEvent item)
    {
        if (!call.TryAdd(item))
        {
            call.Fail(new UpstreamFault(UpstreamFaultKind.TooLarge, $"{server}: more waits for the caller than may wait"));
        }
    }

    private void Stray(ReadOnlySpan<byte> line)
    {
        if (strayLines.Take(out _))
        {
            LogStray(logger, server, ServerText.Short(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 400)])));
        }
    }

    [LoggerMessage(EventName = "StrayMessage", Level = LogLevel.Warning, Message = "{Server}: it says what is no JSON-RPC message, or one that two parsers could read in two ways: {Line}")]
    private static partial void LogStray(ILogger logger, string server, string line);

    [LoggerMessage(EventName = "MessageTooLong", Level = LogLevel.Warning, Message = "{Server}: a message was too long (limits.message) and was dropped")]
    private static partial void LogTooLong(ILogger logger, string server);
}
