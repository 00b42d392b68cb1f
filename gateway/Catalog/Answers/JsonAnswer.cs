using System.Buffers;

namespace McpGateway.Catalog.Answers;

/// <summary>Sends <c>{"jsonrpc":"2.0","id":ID,"result":…}</c>, of which all but the id may be ready beforehand.</summary>
internal static class JsonAnswer
{
    /// <summary>Everything before the id.</summary>
    private static ReadOnlySpan<byte> Head => "{\"jsonrpc\":\"2.0\",\"id\":"u8;

    private static ReadOnlySpan<byte> Result => ",\"result\":"u8;

    /// <param name="context">Its response must not have begun.</param>
    /// <param name="id">The request's id, raw.</param>
    /// <param name="first">The beginning of the result.</param>
    /// <param name="second">More of it; may be empty.</param>
    /// <param name="third">The rest of it; may be empty.</param>
    public static async Task WriteAsync(
        HttpContext context, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second = default, ReadOnlyMemory<byte> third = default)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";

        // What a view shows depends on who asks: no cache between here and the client may keep it (RFC 9111 §5.2.2.5).
        response.Headers.CacheControl = "no-store";
        response.ContentLength = Head.Length + id.Length + Result.Length + first.Length + second.Length + third.Length + 1;
        var body = response.BodyWriter;
        body.Write(Head);
        body.Write(id.Span);
        body.Write(Result);
        body.Write(first.Span);
        body.Write(second.Span);
        body.Write(third.Span);
        body.Write("}"u8);
        await body.FlushAsync(context.RequestAborted);
    }

    /// <summary>A result with nothing in it: exactly <c>{}</c>, for legacy clients check that there is no other key.</summary>
    public static Task EmptyAsync(HttpContext context, ReadOnlyMemory<byte> id) => WriteAsync(context, id, EmptyObject);

    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
}
