using System.Globalization;
using System.Text;

namespace McpGateway.Protocol.Refusals;

/// <summary>Puts a refusal into an HTTP response that has not begun. The one path, so that equal refusals are equal bytes.</summary>
public static class RefusalWriter
{
    /// <summary>
    /// Sets status, <c>Content-Type</c>, <c>Content-Length</c>, <c>Cache-Control: no-store</c> and, where the table allows it
    /// and the time is known, <c>Retry-After</c> in whole seconds (rounded up, RFC 9110 §10.2.3), then writes the body.
    /// A challenge (<c>WWW-Authenticate</c>) or <c>Allow</c> is set by the caller before.
    /// </summary>
    public static async Task WriteAsync(HttpResponse response, RefusalReply reply, CancellationToken cancellationToken)
    {
        using var body = new PooledWriter();
        Prepare(response, reply, body);
        await response.Body.WriteAsync(body.WrittenMemory, cancellationToken);
    }

    private static void Prepare(HttpResponse response, in RefusalReply reply, PooledWriter body)
    {
        var row = reply.Row;
        response.StatusCode = row.StatusIn(reply.Era);
        response.Headers.CacheControl = "no-store";
        if (row.RetryAfter && reply.RetryAfterMs is { } ms)
        {
            var seconds = (Math.Max(0, ms) + 999) / 1000;
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (row.Form == RefusalForm.Http)
        {
            response.ContentType = "text/plain; charset=utf-8";
            WriteText(body, reply);
        }
        else
        {
            response.ContentType = "application/json";
            JsonRpcErrors.Write(body, reply);
        }

        response.ContentLength = body.Length;
    }

    private static void WriteText(PooledWriter body, in RefusalReply reply)
    {
        body.Write(Encoding.UTF8.GetBytes(JsonRpcErrors.Message(reply)));
        if (reply.Reference is { } reference)
        {
            body.Write(Encoding.UTF8.GetBytes($" (reference {reference})"));
        }

        body.Write((byte)'\n');
    }
}
