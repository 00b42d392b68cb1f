using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// One message of a server on its way through the scanner. Its beginning is held, so that a small message is judged
/// whole before the client sees a byte of it; a large one flows once it is known to be the response.
/// </summary>
internal sealed class HeldMessage(ForwardingFeature forwarding) : IDisposable
{
    /// <summary>In bytes.</summary>
    public const int Most = 64 << 10;

    private readonly MessageScratch _scratch = MessageScratch.Rent(forwarding.Rewrite, forwarding.Exchange.RequestId);

    private bool _returned;

    /// <summary>What was rewritten and not yet passed on.</summary>
    public PooledWriter Held => _scratch.Held;

    public ResponseFacts Facts => _scratch.Scanner.Facts;

    /// <summary>Nothing of a message was fed since the last reset.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>It is too large to be held on; only a response may go on then.</summary>
    public bool Overflows => Held.Length > Most;

    public bool MayFlow => Facts.HasResult || Facts.HasError;

    /// <summary>False where the message breaks the rules.</summary>
    public bool Feed(ReadOnlySpan<byte> piece)
    {
        IsEmpty &= piece.IsEmpty;
        return _scratch.Scanner.Feed(piece, Held) == ResponseFault.None;
    }

    /// <summary>False where the message, now complete, breaks the rules.</summary>
    public bool Complete() => _scratch.Scanner.Complete(Held) == ResponseFault.None;

    public void Reset()
    {
        _scratch.Scanner.Reset();
        Held.Clear();
        IsEmpty = true;
    }

    /// <summary>Notes how the exchange ended, for the record.</summary>
    public void NoteOutcome() => forwarding.Exchange.Outcome = new Outcome(null, (int?)Facts.ErrorCode, Facts.IsToolError);

    public void Dispose()
    {
        if (!_returned)
        {
            _returned = true;
            _scratch.Return();
        }
    }
}
