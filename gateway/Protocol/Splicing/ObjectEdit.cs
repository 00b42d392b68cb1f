using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Splicing;

/// <summary>Removes members of one object and adds members at its end, commas included.</summary>
public static class ObjectEdit
{
    /// <summary>
    /// Adds the edits to <paramref name="splice"/>. False, and nothing is added, where the object breaks the rule of the two
    /// parsers for <paramref name="owned"/> or is not valid JSON.
    /// </summary>
    /// <param name="splice">Where the edits go.</param>
    /// <param name="text">The text that ranges are measured in.</param>
    /// <param name="range">Exactly the object.</param>
    /// <param name="owned">The keys that <paramref name="removed"/> counts by.</param>
    /// <param name="removed">Bit i: the member with owned key i is removed, where it stands.</param>
    /// <param name="added">Members as raw JSON, separated by commas, without braces; may be empty.</param>
    public static bool TryAdd(
        Splice splice, ReadOnlySpan<byte> text, ByteRange range, OwnedKeys owned, ulong removed, ReadOnlyMemory<byte> added)
    {
        Span<ByteRange> cuts = stackalloc ByteRange[owned.Count];
        var count = 0;
        var keptEnd = -1;
        var cutFrom = -1;
        var cutTo = 0;
        var members = new JsonMembers(text, range, owned);
        while (members.MoveNext())
        {
            if (members.Owned >= 0 && (removed & (1UL << members.Owned)) != 0)
            {
                // After a kept member the cut takes the comma before it along.
                cutFrom = cutFrom >= 0 ? cutFrom : keptEnd >= 0 ? keptEnd : members.Key.Start;
                cutTo = members.Value.End;
                continue;
            }

            if (cutFrom >= 0)
            {
                // Before the first kept member it takes the comma after it along.
                cuts[count++] = ByteRange.Between(cutFrom, keptEnd >= 0 ? cutTo : members.Key.Start);
                cutFrom = -1;
            }

            keptEnd = members.Value.End;
        }

        if (members.Fault != ReadFault.None)
        {
            return false;
        }

        if (cutFrom >= 0)
        {
            cuts[count++] = ByteRange.Between(cutFrom, cutTo);
        }

        if (!added.IsEmpty)
        {
            splice.Insert(keptEnd >= 0 ? keptEnd : range.End - 1, keptEnd >= 0 ? WithComma(added.Span) : added);
        }

        foreach (var cut in cuts[..count])
        {
            splice.Replace(cut, default);
        }

        return true;
    }

    private static byte[] WithComma(ReadOnlySpan<byte> members) => [(byte)',', .. members];
}
