using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Messages;

/// <summary>Takes members out of one object, each with exactly one comma. Members are shown to it in their order.</summary>
internal struct MemberCut
{
    private int _cutFrom = -1;
    private int _cutEnd;
    private int _keptEnd = -1;

    public MemberCut()
    {
    }

    public readonly bool AnyKept => _keptEnd >= 0;

    public bool AnyCut { get; private set; }

    /// <summary>Every member is to go. That cut is not written: the caller replaces or removes the object.</summary>
    public readonly bool CutsAll => AnyCut && !AnyKept;

    public void Keep(ByteRange key, ByteRange value, Edits edits)
    {
        if (_cutFrom >= 0)
        {
            edits.Remove(ByteRange.Between(_cutFrom, key.Start));
            _cutFrom = -1;
        }

        _keptEnd = value.End;
    }

    public void Cut(ByteRange key, ByteRange value)
    {
        AnyCut = true;
        _cutFrom = _cutFrom < 0 ? key.Start : _cutFrom;
        _cutEnd = value.End;
    }

    /// <summary>After the last member.</summary>
    public readonly void Finish(Edits edits)
    {
        if (_cutFrom >= 0 && _keptEnd >= 0)
        {
            edits.Remove(ByteRange.Between(_keptEnd, _cutEnd));
        }
    }
}
