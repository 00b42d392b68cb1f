using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// One message of a server on its way through the scanner. Its beginning is held, so that a small message is judged
/// whole before the client sees a byte of it; a large one flows once it is known to be the response.
/// </summary>
internal abstract class MessageRelay(ForwardingFeature forwarding) : IRelay
{
    /// <summary>In bytes.</summary>
    public const int Most = 64 << 10;

    /// <summary>The attempt whose answer this is.</summary>
    protected ForwardingFeature Forwarding { get; } = forwarding;

    private readonly MessageScratch _scratch = MessageScratch.Rent(forwarding.Rewrite, forwarding.Exchange.RequestId);

    private bool _returned;

    /// <summary>What was rewritten and not yet passed on.</summary>
    public PooledWriter Held => _scratch.Held;

    /// <summary>What is ready for the client.</summary>
    public PooledWriter Output => _scratch.Output;

    public ResponseFacts Facts => _scratch.Scanner.Facts;

    /// <summary>Nothing of a message was fed since the last reset.</summary>
    protected bool IsEmpty { get; private set; } = true;

    /// <summary>It is too large to be held on; only a response may go on then.</summary>
    protected bool Overflows => Held.Length > Most;

    protected bool MayFlow => Facts.HasResult || Facts.HasError;

    /// <summary>False where the message breaks the rules.</summary>
    protected bool Feed(ReadOnlySpan<byte> piece)
    {
        IsEmpty &= piece.IsEmpty;
        return _scratch.Scanner.Feed(piece, Held) == ResponseFault.None;
    }

    /// <summary>False where the message, now complete, breaks the rules.</summary>
    protected bool Complete() => _scratch.Scanner.Complete(Held) == ResponseFault.None;

    protected void Reset()
    {
        _scratch.Scanner.Reset();
        Held.Clear();
        IsEmpty = true;
    }

    /// <summary>Notes how the exchange ended, for the record.</summary>
    protected void NoteOutcome() => Forwarding.Exchange.Outcome = new Outcome(null, (int?)Facts.ErrorCode, Facts.IsToolError);

    public abstract bool Push(ReadOnlySpan<byte> chunk, PooledWriter output);

    public abstract void KeepAlive(PooledWriter output);

    public abstract void Finish(PooledWriter output);

    public abstract void Break(UpstreamFault fault, PooledWriter output);

    public void Dispose()
    {
        if (!_returned)
        {
            _returned = true;
            _scratch.Return();
        }
    }
}
