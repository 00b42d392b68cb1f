using McpGateway.Policies;
using McpGateway.Protocol.Json;

namespace McpGateway.Access;

/// <summary>
/// The arguments of one call where they stand in the message. Each place is looked for once, however many rules speak of
/// it: whoever sends large arguments must not have them scanned once for every rule.
/// </summary>
/// <param name="message">Valid JSON; stays unchanged as long as this is used.</param>
/// <param name="arguments">Where <c>params.arguments</c> stands; absent or null: there are none.</param>
internal sealed class CallArguments(ReadOnlyMemory<byte> message, ByteRange arguments) : IArguments
{
    private readonly List<(IReadOnlyList<string> Path, ArgumentLookup Lookup, ByteRange Value)> _known = [];

    public ArgumentLookup Find(IReadOnlyList<string> path, out ReadOnlySpan<byte> rawJsonValue)
    {
        foreach (var (known, lookup, value) in _known)
        {
            if (known.SequenceEqual(path, StringComparer.Ordinal))
            {
                rawJsonValue = value.Of(message.Span);
                return lookup;
            }
        }

        var (found, range) = Look(path);
        _known.Add((path, found, range));
        rawJsonValue = range.Of(message.Span);
        return found;
    }

    private (ArgumentLookup Lookup, ByteRange Value) Look(IReadOnlyList<string> path)
    {
        var text = message.Span;
        if (JsonKinds.Of(text, arguments) is JsonKind.Absent or JsonKind.Null)
        {
            return (ArgumentLookup.Absent, default);
        }

        var current = arguments;
        foreach (var name in path)
        {
            // A list or a text on the way: a server that unpacks it may find there what no rule can see.
            if (JsonKinds.Of(text, current) != JsonKind.Object || JsonPointers.TryFind(text, current, [name], out current) != ReadFault.None)
            {
                return (ArgumentLookup.Ambiguous, default);
            }

            if (!current.IsPresent)
            {
                return (ArgumentLookup.Absent, default);
            }
        }

        return (ArgumentLookup.Found, current);
    }
}
