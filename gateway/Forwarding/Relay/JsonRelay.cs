using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Forwarding.Relay;

/// <summary>Relays a body that is one JSON-RPC response.</summary>
internal sealed class JsonRelay(ForwardingFeature forwarding) : MessageRelay(forwarding)
{
    private bool _flows;

    public override bool Push(ReadOnlySpan<byte> chunk, PooledWriter output)
    {
        if (!Feed(chunk))
        {
            Break(RelayFaults.Invalid(Forwarding), output);
            return false;
        }

        if (Overflows && !MayFlow)
        {
            Break(RelayFaults.Invalid(Forwarding), output);
            return false;
        }

        _flows |= Overflows;
        if (_flows)
        {
            PassOn(output);
        }

        return true;
    }

    public override void KeepAlive(PooledWriter output)
    {
        // The answer begins with its status: to begin it now would be to promise a message.
    }

    public override void Finish(PooledWriter output)
    {
        if (!Complete() || Facts.Kind != MessageKind.Response)
        {
            Break(RelayFaults.Invalid(Forwarding), output);
            return;
        }

        NoteOutcome();
        PassOn(output);
    }

    public override void Break(UpstreamFault fault, PooledWriter output)
    {
        Forwarding.Fault = fault;
        if (_flows)
        {
            // Half a JSON text was sent: only a broken connection says that the rest will not come.
            Forwarding.Call.Context.Abort();
        }
    }

    private void PassOn(PooledWriter output)
    {
        output.Write(Held.WrittenSpan);
        Held.Clear();
    }
}
