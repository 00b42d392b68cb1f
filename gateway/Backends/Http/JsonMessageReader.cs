using McpGateway.Protocol;

namespace McpGateway.Backends.Http;

/// <summary>An application/json body: one message, or several after each other with white space between.</summary>
internal sealed class JsonMessageReader(string server, Stream body, long maxMessage) : MessageReader(server, body, maxMessage)
{
    private PooledWriter? _message;
    private JsonFramer _framer;

    public override async ValueTask<ReadMessage> NextAsync(ExchangeClock clock)
    {
        while (true)
        {
            if (!_framer.Begun)
            {
                Take(Unread.Length - Unread.TrimStart(" \t\r\n"u8).Length);
            }

            if (!Unread.IsEmpty)
            {
                if (TakePiece() is { } taken)
                {
                    return taken;
                }

                continue;
            }

            if (!await FillAsync(clock))
            {
                return _framer.Begun ? NoMessage("its answer breaks off in the middle of a JSON text") : ReadMessage.End;
            }
        }
    }

    public override void Dispose()
    {
        _message?.Dispose();
        _message = null;
        base.Dispose();
    }

    private ReadMessage? TakePiece()
    {
        var step = _framer.Scan(Unread, out var consumed);
        if (step == FrameStep.Invalid)
        {
            return NoMessage("its answer is not a JSON-RPC message");
        }

        _message ??= new PooledWriter(Unread.Length);
        if (_message.Length + consumed > MaxMessage)
        {
            return TooLarge();
        }

        _message.Write(Unread[..consumed]);
        Take(consumed);
        if (step == FrameStep.More)
        {
            return null;
        }

        var whole = _message.Detach();
        _message = null;
        return new ReadMessage(whole, null);
    }
}
