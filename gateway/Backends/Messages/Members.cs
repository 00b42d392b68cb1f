using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Messages;

/// <summary>Reads the owned members of an object in a message from a server.</summary>
internal static class Members
{
    /// <summary>As deep as the scanner goes: one entry that is too deep must not take the page around it along; each entry has the usual bound of its own.</summary>
    public const int PageDepth = JsonScanner.DepthCeiling;

    /// <inheritdoc cref="JsonObjects.TryRead"/>
    public static ReadFault TryRead(ReadOnlySpan<byte> text, ByteRange range, OwnedKeys owned, Span<ByteRange> values, int maxDepth = PageDepth)
    {
        values.Clear();
        var members = new JsonMembers(text, range, owned, maxDepth);
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
}
