using McpGateway.Bridging.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>Takes out of a result what belongs to one era alone.</summary>
internal static class ResultCut
{
    /// <summary>
    /// Cuts resultType, the reserved keys of _meta (serverInfo), and with <paramref name="hints"/> ttlMs and cacheScope.
    /// False: no member stays, nothing was recorded, and the caller replaces the result.
    /// </summary>
    public static bool Add(ReadOnlySpan<byte> message, ByteRange result, in ResultParts parts, bool hints, Edits edits)
    {
        var inner = new Edits();
        var cut = new MemberCut();
        var members = new JsonMembers(message, result, OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            var value = members.Value;
            if (value == parts.ResultType
                || (hints && (value == parts.TtlMs || value == parts.CacheScope))
                || (value == parts.Meta && MetaObject.CutReserved(message, value, inner) == MetaRest.Nothing))
            {
                cut.Cut(members.Key, value);
            }
            else
            {
                cut.Keep(members.Key, value, inner);
            }
        }

        if (members.Fault != ReadFault.None)
        {
            throw new InvalidOperationException("The message has changed since it was read.");
        }

        if (cut.CutsAll)
        {
            return false;
        }

        cut.Finish(inner);
        edits.AddRange(inner);
        return true;
    }
}
