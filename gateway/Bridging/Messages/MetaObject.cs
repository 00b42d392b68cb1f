using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Messages;

/// <summary>What is left of a <c>_meta</c> object without its reserved keys.</summary>
internal enum MetaRest
{
    /// <summary>It had none of them, and is as it was.</summary>
    Untouched,

    /// <summary>Other members stay; the cuts are recorded.</summary>
    Some,

    /// <summary>No member stays. No cut is recorded: the caller replaces or removes the object.</summary>
    Nothing,
}

/// <summary>Takes the reserved keys out of a <c>_meta</c> object.</summary>
internal static class MetaObject
{
    public static MetaRest CutReserved(ReadOnlySpan<byte> message, ByteRange meta, Edits edits)
    {
        var cut = new MemberCut();
        var members = new JsonMembers(message, meta, OwnedKeys.Nothing, JsonScanner.DepthCeiling);
        while (members.MoveNext())
        {
            if (ReservedMeta.IsReserved(members.Key.Of(message)))
            {
                cut.Cut(members.Key, members.Value);
            }
            else
            {
                cut.Keep(members.Key, members.Value, edits);
            }
        }

        // Half a walk would leave reserved keys standing.
        if (members.Fault != ReadFault.None)
        {
            throw new InvalidOperationException("The message has changed since it was read.");
        }

        cut.Finish(edits);
        return !cut.AnyCut ? MetaRest.Untouched : cut.AnyKept ? MetaRest.Some : MetaRest.Nothing;
    }
}
