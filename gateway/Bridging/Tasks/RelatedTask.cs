using System.Text;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Responses;

namespace McpGateway.Bridging.Tasks;

/// <summary>
/// What a server says or asks in the course of a task bears the task's id, and so does the answer (2025-11-25, Associating
/// Task-Related Messages): the server's id towards the server, the client's towards the client.
/// </summary>
internal static class RelatedTask
{
    /// <summary>The params of a question, as the client shall see them; null where they have no single reading.</summary>
    public static byte[]? Show(BridgedCall call, byte[] parameters)
    {
        if (call.Route.Tasks is null || parameters.Length == 0)
        {
            return parameters;
        }

        using var message = new PooledWriter(parameters.Length + 64);
        message.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"u8);
        message.Write(parameters);
        message.Write("}"u8);
        using var shown = Show(call, message.WrittenSpan);
        return shown is not null && MessageView.TryRead(shown.Span, out var view) ? view.Params.Of(shown.Span).ToArray() : null;
    }

    /// <summary>A whole message, owned by the caller; null where it has no single reading.</summary>
    public static PooledBytes? Show(BridgedCall call, ReadOnlySpan<byte> message)
    {
        using var scanner = new ResponseScanner(new ResponseRewrite { Tasks = call.Route.Tasks }, default);
        using var written = new PooledWriter(message.Length + 256);
        return scanner.Rewrite(message, written) == ResponseFault.None ? written.Detach() : null;
    }

    /// <summary>The answer as the server shall see it. The client's id is a sealed text, which means nothing wherever else it may stand.</summary>
    public static ClientReply Hide(BridgedCall call, ClientReply reply)
    {
        if (call.Request.TaskId is not { } shown || call.Route.Tasks is null || reply.Result is not { } result)
        {
            return reply;
        }

        var own = Encoding.UTF8.GetString(JsonText.ToStringToken(call.Route.OriginalName));
        return reply with { Result = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(result).Replace($"\"{shown}\"", own, StringComparison.Ordinal)) };
    }
}
