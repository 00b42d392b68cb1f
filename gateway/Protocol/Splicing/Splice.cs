using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Splicing;

/// <summary>
/// Replacements of a few stretches of a message; every other byte passes as it is. At most <see cref="MaxEdits"/>; two edits
/// must not overlap. A mistake in either is a bug and throws.
/// </summary>
public sealed class Splice
{
    public const int MaxEdits = 64;

    private readonly List<Edit> _edits = new(4);

    private readonly record struct Edit(ByteRange Range, ReadOnlyMemory<byte> Replacement);

    public bool IsEmpty => _edits.Count == 0;

    /// <summary>Replaces the stretch; an empty replacement removes it.</summary>
    public void Replace(ByteRange range, ReadOnlyMemory<byte> replacement)
    {
        if (_edits.Count == MaxEdits)
        {
            throw new InvalidOperationException($"A splice holds at most {MaxEdits} edits.");
        }

        // Kept in order of position; edits at the same place stay in the order in which they were given.
        var index = _edits.Count;
        while (index > 0 && _edits[index - 1].Range.Start > range.Start)
        {
            index--;
        }

        if ((index > 0 && _edits[index - 1].Range.End > range.Start)
            || (index < _edits.Count && range.End > _edits[index].Range.Start))
        {
            throw new InvalidOperationException("Two edits of a splice overlap.");
        }

        _edits.Insert(index, new Edit(range, replacement));
    }

    /// <summary>Replaces a value by a JSON string.</summary>
    public void ReplaceWithText(ByteRange value, string text) => Replace(value, JsonText.ToStringToken(text));

    /// <summary>Inserts before the byte at <paramref name="position"/>.</summary>
    public void Insert(int position, ReadOnlyMemory<byte> bytes) => Replace(new ByteRange(position, 0), bytes);

    /// <summary>How long the result for a message of that length is.</summary>
    public int LengthAfter(int length)
    {
        foreach (var edit in _edits)
        {
            length += edit.Replacement.Length - edit.Range.Length;
        }

        return length;
    }

    /// <summary>The message with all edits, in a rented buffer of its own.</summary>
    public PooledBytes Apply(ReadOnlySpan<byte> message)
    {
        using var writer = new PooledWriter(LengthAfter(message.Length));
        var copied = 0;
        foreach (var edit in _edits)
        {
            writer.Write(message[copied..edit.Range.Start]);
            writer.Write(edit.Replacement.Span);
            copied = edit.Range.End;
        }

        writer.Write(message[copied..]);
        return writer.Detach();
    }
}
