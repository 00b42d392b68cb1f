using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Forwarding.Relay;

/// <summary>Relays a body that is one JSON-RPC response.</summary>
internal sealed class JsonRelay(ForwardingFeature forwarding, HttpContext context) : IRelay
{
    private readonly HeldMessage _message = new(forwarding);
    private bool _flows;

    public bool Push(ReadOnlySpan<byte> chunk, PooledWriter output)
    {
        if (!_message.Feed(chunk))
        {
            Break(RelayFaults.Invalid(forwarding), output);
            return false;
        }

        if (_message.Overflows && !_message.MayFlow)
        {
            Break(RelayFaults.Invalid(forwarding), output);
            return false;
        }

        _flows |= _message.Overflows;
        if (_flows)
        {
            PassOn(output);
        }

        return true;
    }

    public void KeepAlive(PooledWriter output)
    {
        // The answer begins with its status: to begin it now would be to promise a message.
    }

    public void Finish(PooledWriter output)
    {
        if (!_message.Complete() || _message.Facts.Kind != MessageKind.Response)
        {
            Break(RelayFaults.Invalid(forwarding), output);
            return;
        }

        _message.NoteOutcome();
        PassOn(output);
    }

    public void Break(UpstreamFault fault, PooledWriter output)
    {
        forwarding.Fault = fault;
        if (_flows)
        {
            // Half a JSON text was sent: only a broken connection says that the rest will not come.
            context.Abort();
        }
    }

    public void Dispose() => _message.Dispose();

    private void PassOn(PooledWriter output)
    {
        output.Write(_message.Held.WrittenSpan);
        _message.Held.Clear();
    }
}
