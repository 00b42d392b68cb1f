using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Messages;

/// <summary>The few messages that the gateway itself writes to servers, and those of theirs that it understands itself.</summary>
internal static class ServerMessages
{
    /// <summary>notifications/cancelled for the request with this id.</summary>
    public static byte[] Cancelled(ReadOnlySpan<byte> id, string reason)
    {
        using var writer = new PooledWriter(160);
        writer.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"u8);
        writer.Write(id);
        writer.Write(",\"reason\":"u8);
        JsonText.WriteString(writer, reason);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a server's request: ping is answered, everything else is not supported.</summary>
    public static byte[] AnswerTo(ReadOnlySpan<byte> message, MessageView request)
    {
        using var writer = new PooledWriter(160);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(request.Id.Of(message));
        writer.Write(IsPing(request.Method.Of(message))
            ? ",\"result\":{}}"u8
            : ",\"error\":{\"code\":-32601,\"message\":\"Nobody can be asked on this stream.\"}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Whether the method (a string token) is ping, which the gateway answers itself.</summary>
    public static bool IsPing(ReadOnlySpan<byte> method) => JsonText.Equals(method, "ping"u8);

    /// <summary>Whether the method (a string token) says that a list has changed.</summary>
    public static bool IsListChanged(ReadOnlySpan<byte> method)
        => JsonText.Equals(method, "notifications/tools/list_changed"u8)
            || JsonText.Equals(method, "notifications/prompts/list_changed"u8)
            || JsonText.Equals(method, "notifications/resources/list_changed"u8);
}
