using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;

namespace McpGateway.Sessions;

/// <summary>The answers of a batch as one: an array, or an event stream where one of them came as a stream; 202 where there is none.</summary>
internal static class BatchAnswer
{
    public static async Task WriteAsync(HttpContext context, IReadOnlyList<BatchElement> elements)
    {
        using PooledWriter body = new();
        HttpResponse response = context.Response;
        bool isStream = elements.Any(element => element.IsStream);
        foreach (BatchElement element in elements)
        {
            if (element.IsStream)
            {
                body.Write(element.Body.Span);
                continue;
            }

            using PooledWriter message = new();
            WriteMessage(element, message);
            if (message.Length == 0)
            {
                continue;
            }

            if (isStream)
            {
                SseWriter.WriteEvent(body, message.WrittenSpan);
                continue;
            }

            body.Write(body.Length == 0 ? (byte)'[' : (byte)',');
            body.Write(message.WrittenSpan);
        }

        if (body.Length == 0)
        {
            response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        if (!isStream)
        {
            body.Write((byte)']');
        }

        response.ContentType = isStream ? "text/event-stream" : "application/json";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>A refusal that is an HTTP status by itself, or an answer that broke off, can only be told as an error in a batch.</summary>
    private static void WriteMessage(BatchElement element, PooledWriter message)
    {
        if (element.Exchange.Outcome.Refusal is { } refusal && (element.IsBroken || refusal.Row().Form == RefusalForm.Http))
        {
            JsonRpcErrors.Write(message, new RefusalReply(refusal, element.Exchange.Era, element.Exchange.RequestId) { Reference = element.Exchange.Reference });
            return;
        }

        message.Write(element.Body.Span);
    }
}
