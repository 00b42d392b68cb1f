using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Messages;

/// <summary>What a JSON-RPC message is, told by its members.</summary>
internal enum MessageKind
{
    /// <summary>The server asks something.</summary>
    Request,

    /// <summary>The server tells something.</summary>
    Notification,

    /// <summary>A result or an error.</summary>
    Response,
}

/// <summary>The outermost members of one message from a server, as ranges of its bytes.</summary>
internal readonly record struct MessageView(MessageKind Kind, ByteRange Id, ByteRange Method, ByteRange Params, ByteRange Result, ByteRange Error)
{
    private static readonly OwnedKeys Keys = new("jsonrpc", "id", "method", "params", "result", "error");

    /// <summary>Reads it. False where it is no JSON-RPC 2.0 message, or one that two parsers could read two ways (design §3).</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MessageView view)
    {
        Span<ByteRange> at = stackalloc ByteRange[6];
        view = default;
        if (Members.TryRead(message, new ByteRange(0, message.Length), Keys, at) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.String || !JsonText.Equals(at[0].Of(message), "2.0"u8))
        {
            return false;
        }

        var (id, method, result, error) = (at[1], at[2], at[4], at[5]);
        if (method.IsPresent)
        {
            view = new MessageView(id.IsPresent ? MessageKind.Request : MessageKind.Notification, id, method, at[3], default, default);
            return !result.IsPresent && !error.IsPresent && JsonKinds.Of(message, method) == JsonKind.String
                && (!id.IsPresent || IsId(message, id));
        }

        view = new MessageView(MessageKind.Response, id, default, default, result, error);
        return id.IsPresent && result.IsPresent != error.IsPresent;
    }

    /// <summary>Whether this is the response to the request with this id: numbers as they were written, strings by what they say.</summary>
    public bool Answers(ReadOnlySpan<byte> message, ReadOnlySpan<byte> id)
    {
        var own = Id.Of(message);
        return own.SequenceEqual(id)
            || (id[0] == '"' && own[0] == '"' && JsonText.TryDecode(own, out var left) && JsonText.TryDecode(id, out var right) && left == right);
    }

    private static bool IsId(ReadOnlySpan<byte> message, ByteRange id)
        => JsonKinds.Of(message, id) is JsonKind.String or JsonKind.Number;
}
