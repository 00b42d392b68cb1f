using McpGateway.Protocol;
using McpGateway.Protocol.Sse;

namespace McpGateway.Backends.Http;

/// <summary>A text/event-stream body: each event's data is one message. Events of other names than the one awaited, and those without data (the priming event of 2025-11-25), are none.</summary>
internal sealed class SseMessageReader(string server, Stream body, long maxMessage) : MessageReader(server, body, maxMessage)
{
    private readonly SseParser _parser = new(maxMessage);
    private PooledWriter? _message;
    private string _awaited = "message";
    private long _bound = maxMessage;

    /// <summary>The last id that the stream gave; null without.</summary>
    public string? LastEventId => _parser.LastId;

    /// <summary>How long the server asks to wait before it is asked again: 1 s where it says nothing, at most 60 s.</summary>
    public TimeSpan RetryAfter => TimeSpan.FromMilliseconds(Math.Min(_parser.RetryMilliseconds ?? 1_000, 60_000));

    /// <summary>From now on the data of events of this name are given, those of others skipped; none may have more bytes.</summary>
    public void Await(string eventName, long maxBytes) => (_awaited, _bound) = (eventName, maxBytes);

    public override async ValueTask<ReadMessage> NextAsync(ExchangeClock clock)
    {
        while (true)
        {
            if (TakeEvent() is { } taken)
            {
                return taken;
            }

            // An event that the end of the stream cuts off was never sent (WHATWG HTML §9.2.6).
            if (!await FillAsync(clock))
            {
                return ReadMessage.End;
            }
        }
    }

    public override void Dispose()
    {
        _message?.Dispose();
        _message = null;
        base.Dispose();
    }

    private ReadMessage? TakeEvent()
    {
        while (true)
        {
            switch (_parser.Read(Unread))
            {
                case SseToken.NeedMore:
                    Take(Unread.Length);
                    return null;
                case SseToken.TooLarge:
                    return TooLarge();
                case SseToken.Data:
                    (_message ??= new PooledWriter()).Write(_parser.PieceOf(Unread));
                    if (_message.Length > _bound)
                    {
                        return TooLarge();
                    }

                    break;
                case SseToken.EndOfEvent:
                    if (Finish() is { } message)
                    {
                        return new ReadMessage(message, null);
                    }

                    break;
            }
        }
    }

    private PooledBytes? Finish()
    {
        if (_message is { Length: > 0 } message && _parser.EventName == _awaited)
        {
            _message = null;
            return message.Detach();
        }

        _message?.Clear();
        return null;
    }
}
