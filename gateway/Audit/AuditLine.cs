using System.Buffers;

namespace McpGateway.Audit;

/// <summary>One record with its newline, in a rented array: a value, as there is one for every exchange. Returned once, by whoever writes it.</summary>
internal readonly struct AuditLine
{
    private readonly byte[] _rented;
    private readonly int _length;

    public AuditLine(ReadOnlySpan<byte> text)
    {
        _rented = ArrayPool<byte>.Shared.Rent(text.Length);
        _length = text.Length;
        text.CopyTo(_rented);
    }

    public ReadOnlySpan<byte> Text => _rented.AsSpan(0, _length);

    public void Return() => ArrayPool<byte>.Shared.Return(_rented);
}
