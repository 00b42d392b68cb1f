using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Requests;

/// <summary>A legacy client's request for a modern server: it has to carry in <c>_meta</c> what the session knows.</summary>
internal static class RequestToModern
{
    public static PooledBytes Write(Envelope request, RequestTarget target, ModernMeta meta)
    {
        var edits = new Edits();
        target.AddTo(edits, request);
        var members = meta.ToMembers();
        var given = request.Meta.Object;
        if (!given.IsPresent)
        {
            // params is never empty here: it names the subject.
            edits.Insert(request.Params.Object.End - 1, Join(",\"_meta\":{"u8, members.Span, "}"u8));
        }
        else
        {
            // A reserved key of the client's own would stand beside the gateway's, and the last one might win: then the
            // client would declare to the server what nobody has checked.
            var others = new Edits();
            var rest = MetaObject.CutReserved(request.Body.Span, given, others);
            if (rest == MetaRest.Nothing)
            {
                edits.Replace(given, Join("{"u8, members.Span, "}"u8));
            }
            else
            {
                var comma = IsEmptyObject(request, given) ? default : ","u8;
                edits.Insert(given.Start + 1, Join(default, members.Span, comma));
                edits.AddRange(others);
            }
        }

        return edits.Apply(request.Body.Span);
    }

    private static bool IsEmptyObject(Envelope request, ByteRange value) =>
        value.Of(request.Body.Span)[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private static byte[] Join(ReadOnlySpan<byte> before, ReadOnlySpan<byte> members, ReadOnlySpan<byte> after)
    {
        using var output = new PooledWriter(members.Length + 16);
        output.Write(before);
        output.Write(members);
        output.Write(after);
        return output.WrittenSpan.ToArray();
    }
}
