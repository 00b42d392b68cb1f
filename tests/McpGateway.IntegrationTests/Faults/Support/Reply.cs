using System.Text;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>What test servers answer with.</summary>
internal static class Reply
{
    public static string Result(Received request, string result) => $$$"""{"jsonrpc":"2.0","id":{{{request.Id}}},"result":{{{result}}}}""";

    public static string Text(string text) => $$$"""{"resultType":"complete","content":[{"type":"text","text":"{{{text}}}"}]}""";

    public static Task TextAsync(HttpContext http, Received request, string text) => JsonAsync(http, Result(request, Text(text)));

    public static Task ErrorAsync(HttpContext http, Received request, int code, string message, int status = 200, string data = "null") => JsonAsync(
        http, $$$"""{"jsonrpc":"2.0","id":{{{request.Id}}},"error":{"code":{{{code}}},"message":"{{{message}}}","data":{{{data}}}}}""", status);

    public static Task JsonAsync(HttpContext http, string json, int status = 200) => BodyAsync(http, json, "application/json", status);

    public static async Task BodyAsync(HttpContext http, string body, string type, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>One event, written and flushed; the first begins the stream.</summary>
    public static async Task EventAsync(HttpContext http, string message)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "text/event-stream";
        }

        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: message\ndata: {message}\n\n"), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    public static string Progress(Received request, int progress) => $$$"""
        {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{request.Params.GetProperty("_meta").GetProperty("progressToken").GetRawText()}}},"progress":{{{progress}}}}}
        """.Trim();

    /// <summary>Says nothing until the caller has gone.</summary>
    public static async Task HangAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    }
}
