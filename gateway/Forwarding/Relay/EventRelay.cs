using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;
using McpGateway.Streams;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// Relays an event stream: the notifications of this call and its one response, each in a frame of the gateway's own.
/// A server's event names, ids, retry times and comments end here, and so do its questions.
/// </summary>
internal sealed class EventRelay : MessageRelay
{
    // A large message flows, so nothing of it grows here: Most is the bound.
    private readonly SseParser _parser = new(maxEventBytes: long.MaxValue);
    private readonly CallStream? _stream;
    private SseWriter _frame;
    private bool _begun;

    public EventRelay(ForwardingFeature forwarding)
        : base(forwarding)
    {
        _stream = CallLifetime.Of(forwarding.Call.Context)?.BeginStream(forwarding.Server.MaxDuration);
        _begun = _stream?.TryPrime(Output) is true;
    }

    /// <summary>Clients look at events of this name alone, so one of another name must not become a message on its way to them.</summary>
    private bool IsMessage => _parser.EventName == "message";

    public override bool Push(ReadOnlySpan<byte> chunk, PooledWriter output)
    {
        while (true)
        {
            switch (_parser.Read(chunk))
            {
                case SseToken.NeedMore:
                    return true;
                case SseToken.Data when !IsMessage || Feed(_parser.PieceOf(chunk), output):
                    break;
                case SseToken.EndOfEvent when !IsMessage && !_frame.InEvent:
                    Reset();
                    break;
                case SseToken.EndOfEvent when IsMessage:
                    if (IsEmpty)
                    {
                        break;
                    }

                    if (!EndEvent(output))
                    {
                        return false;
                    }

                    break;
                default:
                    Break(RelayFaults.Invalid(Forwarding), output);
                    return false;
            }
        }
    }

    public override void KeepAlive(PooledWriter output)
    {
        // Inside an event it would become part of the message, and its blank line the end of it.
        if (!_frame.InEvent)
        {
            _begun = true;
            SseWriter.WriteKeepAlive(output);
        }
    }

    public override void Finish(PooledWriter output) => Break(RelayFaults.Ended(Forwarding), output);

    public override void Break(UpstreamFault fault, PooledWriter output)
    {
        Forwarding.Fault = fault;
        if (!_begun)
        {
            return;
        }

        if (_frame.InEvent)
        {
            _frame.Abandon(output);
            _stream?.AbandonMessage();
        }

        // The last event says what happened: a bare end makes clients wait for their own time-out.
        (Refusal refusal, RefusalDetail detail) = FaultRefusals.Of(Forwarding.Call, fault);
        using PooledWriter error = new();
        JsonRpcErrors.Write(error, Forwarding.Exchange.Refuse(refusal, detail));
        _stream.WriteMessage(output, error.WrittenSpan, isAnswer: true);
    }

    private bool Feed(ReadOnlySpan<byte> piece, PooledWriter output)
    {
        if (!base.Feed(piece) || (Overflows && !MayFlow))
        {
            return false;
        }

        if (Overflows && !_frame.InEvent)
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
        if (!Complete())
        {
            Break(RelayFaults.Invalid(Forwarding), output);
            return false;
        }

        bool isResponse = Facts.Kind == MessageKind.Response;
        if (isResponse || StreamMessages.Passes(this, Forwarding))
        {
            if (!_frame.InEvent)
            {
                Begin(output);
            }

            PassOn(output);
            _frame.End(output);
            _stream?.EndMessage(isResponse);
        }

        if (isResponse)
        {
            NoteOutcome();
            return false;
        }

        Reset();
        return true;
    }

    private void Begin(PooledWriter output)
    {
        _begun = true;
        _frame.Begin(output, _stream);
    }

    private void PassOn(PooledWriter output)
    {
        _frame.Data(output, Held.WrittenSpan);
        _stream?.Add(Held.WrittenSpan);
        Held.Clear();
    }
}
