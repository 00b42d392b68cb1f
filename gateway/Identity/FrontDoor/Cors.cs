using Microsoft.Extensions.Primitives;

namespace McpGateway.Identity.FrontDoor;

/// <summary>
/// Cross-origin headers, for configured origins only. Never with <c>Allow-Credentials</c>: the gateway takes no cookie,
/// and a page has to hold the key it sends.
/// </summary>
internal static class Cors
{
    private const string Exposed = "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy";
    private const string ParameterPrefix = "mcp-param-";
    private const int LongestRequest = 4096;

    private static readonly HashSet<string> AllowedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "authorization", "content-type", "last-event-id", "mcp-method", "mcp-name", "mcp-protocol-version",
        "mcp-session-id", "traceparent", "tracestate", "baggage",
    };

    public static void Allow(HttpContext context, string origin)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Exposed;

        // A shared cache must not answer one origin with what was allowed to another.
        headers.Vary = "Origin";
    }

    /// <summary>For what is public anyway.</summary>
    public static void AllowAnyone(HttpResponse response) => response.Headers.AccessControlAllowOrigin = "*";

    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count == 1;

    public static void AnswerPreflight(HttpContext context, string allowedMethods)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = allowedMethods;
        headers.AccessControlAllowHeaders = Granted(context.Request.Headers.AccessControlRequestHeaders);
        headers.AccessControlMaxAge = "600";
        headers.Vary = "Origin, Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Those of the headers asked for that MCP uses. The names of Mcp-Param-* are not known beforehand.</summary>
    private static string Granted(in StringValues asked)
    {
        var text = asked.ToString();
        return text.Length > LongestRequest
            ? ""
            : string.Join(", ", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(IsAllowed));
    }

    private static bool IsAllowed(string name) =>
        AllowedHeaders.Contains(name) || (name.StartsWith(ParameterPrefix, StringComparison.OrdinalIgnoreCase) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
}
