using System.Buffers;
using System.Buffers.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Refusals;

/// <summary>Writes refusals as JSON-RPC messages. The only place that does.</summary>
public static class JsonRpcErrors
{
    /// <summary>
    /// Writes <c>{"jsonrpc":"2.0","id":…,"error":{code,message,data:{refusal,reference,retryAfterMs,…}}}</c>, or for
    /// <see cref="RefusalForm.ToolResult"/> a result with <c>isError</c>. A refusal whose form is
    /// <see cref="RefusalForm.Http"/> gets the code −32000: it is written as a message only where HTTP can no longer tell it,
    /// inside a stream.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, in RefusalReply reply)
    {
        var row = reply.Row;
        output.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        output.Write(reply.Id.IsEmpty ? "null"u8 : reply.Id.Span);
        if (row.Form == RefusalForm.ToolResult)
        {
            WriteToolResult(output, reply);
            return;
        }

        output.Write(",\"error\":{\"code\":"u8);
        WriteNumber(output, row.CodeIn(reply.Era) ?? -32000);
        output.Write(",\"message\":"u8);
        JsonText.WriteString(output, Message(reply));
        output.Write(",\"data\":"u8);
        WriteData(output, reply);
        output.Write("}}"u8);
    }

    /// <summary>The table's message, with the reply's detail where unknown and denied stay alike.</summary>
    public static string Message(in RefusalReply reply)
    {
        var hidden = reply.Refusal is Refusal.UnknownTarget or Refusal.DeniedTarget or Refusal.UnknownResource or Refusal.DeniedResource;
        return reply.Detail is { } detail && !hidden ? $"{reply.Row.Message} {detail}" : reply.Row.Message;
    }

    private static void WriteToolResult(IBufferWriter<byte> output, in RefusalReply reply)
    {
        output.Write(",\"result\":{"u8);
        if (reply.Era == Era.Modern)
        {
            output.Write("\"resultType\":\"complete\","u8);
        }

        output.Write("\"content\":[{\"type\":\"text\",\"text\":"u8);
        JsonText.WriteString(output, Message(reply));
        output.Write("}],\"isError\":true,\"_meta\":{\"mcpgateway/refusal\":"u8);
        WriteData(output, reply);
        output.Write("}}}"u8);
    }

    private static void WriteData(IBufferWriter<byte> output, in RefusalReply reply)
    {
        output.Write("{\"refusal\":"u8);
        JsonText.WriteString(output, reply.Row.ClientReason);
        if (reply.Reference is { } reference)
        {
            output.Write(",\"reference\":"u8);
            JsonText.WriteString(output, reference);
        }

        if (reply.Row.RetryAfter && reply.RetryAfterMs is { } retryAfterMs)
        {
            output.Write(",\"retryAfterMs\":"u8);
            WriteNumber(output, Math.Max(0, retryAfterMs));
        }

        if (!reply.Data.IsEmpty)
        {
            output.Write(","u8);
            output.Write(reply.Data.Span);
        }

        output.Write("}"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var written);
        output.Write(digits[..written]);
    }
}
