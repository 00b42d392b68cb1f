namespace McpGateway.Protocol.Json;

/// <summary>Finds one value inside arguments by its path of property names.</summary>
public static class JsonPointers
{
    /// <summary>
    /// Walks down the path under the rule of the two parsers: at each step the name may stand once, and no sibling may look
    /// like it to a reader that folds case. <see cref="ReadFault.None"/> with an absent value means that nothing stands there.
    /// </summary>
    /// <param name="text">The text that ranges are measured in.</param>
    /// <param name="start">The value to begin at; if it is absent or no object, nothing stands at the path.</param>
    /// <param name="path">Property names, outermost first; not empty.</param>
    /// <param name="value">The range of what stands there.</param>
    public static ReadFault TryFind(ReadOnlySpan<byte> text, ByteRange start, IReadOnlyList<string> path, out ByteRange value)
    {
        value = default;
        var current = start;
        for (var step = 0; step < path.Count; step++)
        {
            if (JsonKinds.Of(text, current) != JsonKind.Object)
            {
                return ReadFault.None;
            }

            var fault = TryStep(text, current, path[step], out current);
            if (fault != ReadFault.None || !current.IsPresent)
            {
                return fault;
            }
        }

        value = current;
        return ReadFault.None;
    }

    private static ReadFault TryStep(ReadOnlySpan<byte> text, ByteRange range, string name, out ByteRange value)
    {
        value = default;
        var folded = KeyFolding.Fold(name);
        var members = new JsonMembers(text, range, OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (!JsonText.TryDecode(members.Key.Of(text), out var key))
            {
                return ReadFault.Ambiguous;
            }

            if (!string.Equals(KeyFolding.Fold(key), folded, StringComparison.Ordinal))
            {
                continue;
            }

            if (value.IsPresent || !string.Equals(key, name, StringComparison.Ordinal))
            {
                return ReadFault.Ambiguous;
            }

            value = members.Value;
        }

        return members.Fault;
    }
}
