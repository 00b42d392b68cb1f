using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace SampleServer.Transports;

/// <summary>What is looked at before a message is read, and the headers every part shares.</summary>
public static class RequestGuard
{
    public const string SessionHeader = "Mcp-Session-Id";

    public const string VersionHeader = "MCP-Protocol-Version";

    /// <summary>
    /// DNS rebinding: a web page whose name was pointed at 127.0.0.1 sends its own name as Host, and its origin.
    /// Both must be this machine (MCP, "Streamable HTTP", security warning).
    /// </summary>
    public static bool IsLocal(HttpRequest request) =>
        IsLoopback(request.Host.Host)
        && (request.Headers.Origin.Count == 0
            || (Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && IsLoopback(origin.Host)));

    /// <summary>A client must take both kinds of answer (MCP, "Sending Messages to the Server").</summary>
    public static bool AcceptsBoth(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/json", StringComparison.OrdinalIgnoreCase) && accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
    }

    public static void PrepareStream(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
