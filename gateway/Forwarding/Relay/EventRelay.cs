using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// Relays an event stream: the notifications of this call and its one response, each in a frame of the gateway's own.
/// A server's event names, ids, retry times and comments end here, and so do its questions.
/// </summary>
internal sealed class EventRelay(ForwardingFeature forwarding, HttpContext context) : IRelay
{
    private readonly SseParser _parser = new();
    private readonly HeldMessage _message = new(forwarding);
    private SseWriter _frame;
    private bool _begun;

    public bool Push(ReadOnlySpan<byte> chunk, PooledWriter output)
    {
        while (true)
        {
            switch (_parser.Read(chunk))
            {
                case SseToken.NeedMore:
                    return true;
                case SseToken.Data when Feed(_parser.PieceOf(chunk), output):
                    break;
                case SseToken.EndOfEvent:
                    if (_message.IsEmpty)
                    {
                        break;
                    }

                    if (!EndEvent(output))
                    {
                        return false;
                    }

                    break;
                default:
                    Break(RelayFaults.Invalid(forwarding), output);
                    return false;
            }
        }
    }

    public void KeepAlive(PooledWriter output)
    {
        // Inside an event it would become part of the message, and its blank line the end of it.
        if (!_frame.InEvent)
        {
            _begun = true;
            SseWriter.WriteKeepAlive(output);
        }
    }

    public void Finish(PooledWriter output) => Break(RelayFaults.Ended(forwarding), output);

    public void Break(UpstreamFault fault, PooledWriter output)
    {
        forwarding.Fault = fault;
        if (_frame.InEvent)
        {
            // Half a message was sent: only a broken connection says that the rest will not come.
            context.Abort();
        }
        else if (_begun)
        {
            // The last event says what happened: a bare end makes clients wait for their own time-out.
            (Refusal refusal, RefusalDetail detail) = FaultRefusals.Of(forwarding.Call, fault);
            using PooledWriter error = new();
            JsonRpcErrors.Write(error, forwarding.Exchange.Refuse(refusal, detail));
            SseWriter.WriteEvent(output, error.WrittenSpan);
        }
    }

    public void Dispose() => _message.Dispose();

    private bool Feed(ReadOnlySpan<byte> piece, PooledWriter output)
    {
        if (!_message.Feed(piece) || (_message.Overflows && !_message.MayFlow))
        {
            return false;
        }

        if (_message.Overflows && !_frame.InEvent)
        {
            Begin(output);
        }

        if (_frame.InEvent)
        {
            PassOn(output);
        }

        return true;
    }

    /// <summary>False once the response was relayed, or the stream is broken.</summary>
    private bool EndEvent(PooledWriter output)
    {
        if (!_message.Complete())
        {
            Break(RelayFaults.Invalid(forwarding), output);
            return false;
        }

        bool isResponse = _message.Facts.Kind == MessageKind.Response;
        if (isResponse || StreamMessages.Passes(_message, forwarding))
        {
            if (!_frame.InEvent)
            {
                Begin(output);
            }

            PassOn(output);
            _frame.End(output);
        }

        if (isResponse)
        {
            _message.NoteOutcome();
            return false;
        }

        _message.Reset();
        return true;
    }

    private void Begin(PooledWriter output)
    {
        _begun = true;
        _frame.Begin(output);
    }

    private void PassOn(PooledWriter output)
    {
        _frame.Data(output, _message.Held.WrittenSpan);
        _message.Held.Clear();
    }
}
