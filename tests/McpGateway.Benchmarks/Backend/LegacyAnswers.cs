using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Benchmarks.Backend;

/// <summary>How the back end answers in the era of sessions (2025-11-25).</summary>
public static class LegacyAnswers
{
    private const string Unsupported = """
        {"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2025-11-25","2025-06-18","2025-03-26"],"requested":"2026-07-28"}}
        """;

    public static Answer To(RpcRequest request, HttpContext context)
    {
        if (request.Method == "tools/call")
        {
            return Answer.Result(request, CallResult.Legacy.Span);
        }

        if (context.Request.Headers["MCP-Protocol-Version"] == "2026-07-28" || request.Method == "server/discover")
        {
            return Answer.Error(request, StatusCodes.Status400BadRequest, Unsupported);
        }

        switch (request.Method)
        {
            case "initialize":
                context.Response.Headers["Mcp-Session-Id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                var version = request.Version is "2025-03-26" or "2025-06-18" ? request.Version : "2025-11-25";
                return Answer.Result(request, Encoding.UTF8.GetBytes(
                    $$$"""{"protocolVersion":"{{{version}}}","capabilities":{"tools":{}},"serverInfo":{"name":"bench","version":"1.0.0"}}"""));
            case "tools/list":
                var page = ToolPages.Find(ToolPages.CountIn(context.Request.Path), request.Cursor, Era.Legacy);
                return page is null
                    ? Answer.Error(request, StatusCodes.Status200OK, """{"code":-32602,"message":"Unknown cursor"}""")
                    : Answer.Result(request, page);
            case "ping":
                return Answer.Result(request, "{}"u8);
            default:
                return request.Id.IsEmpty ? Answer.Accepted : Answer.Error(request, StatusCodes.Status200OK, """{"code":-32601,"message":"Method not found"}""");
        }
    }
}
