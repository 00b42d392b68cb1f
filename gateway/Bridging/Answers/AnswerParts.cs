using System.Buffers.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>Where in a server's response stand the parts that are translated.</summary>
/// <param name="Id">The id's value.</param>
/// <param name="Result">The object of the result; absent in an error.</param>
/// <param name="Code">The error's code.</param>
/// <param name="CodeToken">Where the code stands.</param>
/// <param name="Error">The error object; absent in a result.</param>
/// <param name="Data">The value of error.data; absent where there is none.</param>
internal readonly record struct AnswerParts(ByteRange Id, ByteRange Result, ByteRange Error, int Code, ByteRange CodeToken, ByteRange Data)
{
    private static readonly OwnedKeys MessageKeys = new("jsonrpc", "id", "method", "params", "result", "error");
    private static readonly OwnedKeys ErrorKeys = new("code", "message", "data");

    /// <summary>False where this is no response that has a single reading: the server breaks the protocol (JSON-RPC 2.0 §5).</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out AnswerParts parts)
    {
        parts = default;
        Span<ByteRange> top = stackalloc ByteRange[6];
        if (JsonObjects.TryRead(message, default, MessageKeys, top) != ReadFault.None || !top[1].IsPresent || top[2].IsPresent)
        {
            return false;
        }

        var (id, result, error) = (top[1], top[4], top[5]);
        if (result.IsPresent == error.IsPresent)
        {
            return false;
        }

        if (result.IsPresent)
        {
            parts = new AnswerParts(id, result, default, 0, default, default);
            return JsonKinds.Of(message, result) == JsonKind.Object;
        }

        Span<ByteRange> inner = stackalloc ByteRange[3];
        if (JsonKinds.Of(message, error) != JsonKind.Object
            || JsonObjects.TryRead(message, error, ErrorKeys, inner) != ReadFault.None
            || !inner[0].IsPresent
            || !Utf8Parser.TryParse(inner[0].Of(message), out int code, out var used)
            || used != inner[0].Length)
        {
            return false;
        }

        parts = new AnswerParts(id, default, error, code, inner[0], inner[2]);
        return true;
    }
}
