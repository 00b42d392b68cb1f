using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>The members of <c>params</c> by which a modern request comes back with answers (2026-07-28, MRTR).</summary>
internal static class InputResponses
{
    /// <summary>As members, each with a comma behind it, to stand at the beginning of params.</summary>
    public static byte[] Members(InputRequired asked, IReadOnlyList<ClientReply> replies)
    {
        using var output = new PooledWriter(512);
        if (asked.Questions.Count > 0)
        {
            output.Write("\"inputResponses\":{"u8);
            for (var i = 0; i < asked.Questions.Count; i++)
            {
                output.Write(i == 0 ? default : ","u8);
                output.Write(asked.Questions[i].Key.Span);
                output.Write(":"u8);
                output.Write(replies[i].Result);
            }

            output.Write("},"u8);
        }

        if (!asked.RequestState.IsEmpty)
        {
            output.Write("\"requestState\":"u8);
            output.Write(asked.RequestState.Span);
            output.Write(","u8);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The answer to one key of a retry; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Find(Envelope retry, string key)
    {
        var body = retry.Body.Span;
        if (retry.KindOf(retry.Params.InputResponses) != JsonKind.Object)
        {
            return default;
        }

        var found = default(ByteRange);
        var members = new JsonMembers(body, retry.Params.InputResponses, OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (JsonText.TryDecode(members.Key.Of(body), out var name) && name == key)
            {
                // Two answers to one question are none.
                if (found.IsPresent)
                {
                    return default;
                }

                found = members.Value;
            }
        }

        return members.Fault == ReadFault.None && JsonKinds.Of(body, found) == JsonKind.Object ? found.Of(body) : default;
    }
}
