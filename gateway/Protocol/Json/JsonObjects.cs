namespace McpGateway.Protocol.Json;

/// <summary>Reads the owned members of one object at once.</summary>
public static class JsonObjects
{
    /// <summary>
    /// Fills <paramref name="values"/> with the range of each owned key's value, absent where the key does not stand.
    /// On any fault the values are cleared, so that nothing half read can be used.
    /// </summary>
    /// <param name="text">The text that ranges are measured in.</param>
    /// <param name="range">Exactly the object; the default means all of <paramref name="text"/>.</param>
    /// <param name="owned">The keys to read; their order is that of <paramref name="values"/>.</param>
    /// <param name="values">As many as there are owned keys.</param>
    public static ReadFault TryRead(ReadOnlySpan<byte> text, ByteRange range, OwnedKeys owned, Span<ByteRange> values)
    {
        values.Clear();
        var members = new JsonMembers(text, range.IsPresent ? range : new ByteRange(0, text.Length), owned);
        while (members.MoveNext())
        {
            if (members.Owned >= 0)
            {
                values[members.Owned] = members.Value;
            }
        }

        if (members.Fault != ReadFault.None)
        {
            values.Clear();
        }

        return members.Fault;
    }

    /// <summary>
    /// The text of a string member, or null where it is absent, not a string, or holds an unpaired surrogate.
    /// </summary>
    public static string? StringOf(ReadOnlySpan<byte> text, ByteRange value) =>
        JsonKinds.Of(text, value) == JsonKind.String && JsonText.TryDecode(value.Of(text), out var decoded) ? decoded : null;
}
