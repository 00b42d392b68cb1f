using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>Writes the result that asks a modern client (2026-07-28, MRTR: InputRequiredResult).</summary>
internal static class ParkedAnswer
{
    public static PooledBytes Write(ReadOnlySpan<byte> id, UpstreamQuestion question, string requestState)
    {
        using var writer = new PooledWriter(question.Params.Length + requestState.Length + 192);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(id);
        writer.Write(",\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{"u8);
        JsonText.WriteString(writer, ParkedCall.Key);
        writer.Write(":{\"method\":\""u8);
        writer.Write(question.Method.Traits().Utf8Name.Span);
        writer.Write("\""u8);
        if (question.Params.Length > 0)
        {
            writer.Write(",\"params\":"u8);
            writer.Write(ElicitationId.Cut(question.Params));
        }

        writer.Write("}},\"requestState\":"u8);
        JsonText.WriteString(writer, requestState);
        writer.Write("}}"u8);
        return writer.Detach();
    }
}
