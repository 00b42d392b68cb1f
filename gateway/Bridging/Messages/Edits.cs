using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Messages;

/// <summary>
/// Replacements in one message; every byte outside them is copied as it stands. Ranges may be given in any order but must
/// not overlap; inserts at the same place keep the order in which they were given, before what is replaced there.
/// </summary>
/// <remarks>
/// Unlike a <see cref="Protocol.Splicing.Splice"/> it has no bound on their number: a server decides how many reserved keys
/// it strews over a <c>_meta</c>, and the size of the message bounds them. Edits given in order cost nothing extra.
/// </remarks>
internal sealed class Edits
{
    private readonly List<(ByteRange Range, ReadOnlyMemory<byte> With)> _edits = new(8);

    public void Replace(ByteRange range, ReadOnlyMemory<byte> with)
    {
        var at = _edits.Count;
        while (at > 0 && GoesBefore(range, _edits[at - 1].Range))
        {
            at--;
        }

        _edits.Insert(at, (range, with));
    }

    public void Insert(int at, ReadOnlyMemory<byte> bytes) => Replace(new ByteRange(at, 0), bytes);

    public void Remove(ByteRange range) => Replace(range, default);

    public void AddRange(Edits others)
    {
        foreach (var (range, with) in others._edits)
        {
            Replace(range, with);
        }
    }

    /// <summary>The edited message; the caller owns it.</summary>
    /// <exception cref="InvalidOperationException">Two edits overlap: a bug of the translator, never of a peer.</exception>
    public PooledBytes Apply(ReadOnlySpan<byte> message)
    {
        using var output = new PooledWriter(message.Length + 256);
        var copied = 0;
        foreach (var (range, with) in _edits)
        {
            if (range.Start < copied)
            {
                throw new InvalidOperationException("Two edits of one message overlap.");
            }

            output.Write(message[copied..range.Start]);
            output.Write(with.Span);
            copied = range.End;
        }

        output.Write(message[copied..]);
        return output.Detach();
    }

    private static bool GoesBefore(ByteRange range, ByteRange other) =>
        other.Start > range.Start || (other.Start == range.Start && range.Length == 0 && other.Length > 0);
}
