namespace McpGateway.Benchmarks.Backend;

/// <summary>How the back end answers in the era without sessions (2026-07-28).</summary>
public static class ModernAnswers
{
    private const string Unsupported = """
        {"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2026-07-28"],"requested":"2025-11-25"}}
        """;

    private static ReadOnlySpan<byte> Discovered =>
        """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":60000,"cacheScope":"public","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"bench","version":"1.0.0"}}}"""u8;

    public static Answer To(RpcRequest request, HttpRequest http)
    {
        switch (request.Method)
        {
            case "tools/call":
                return Answer.Result(request, CallResult.Modern.Span);
            case "server/discover":
                return Answer.Result(request, Discovered);
            case "tools/list":
                var page = ToolPages.Find(ToolPages.CountIn(http.Path), request.Cursor, Era.Modern);
                return page is null
                    ? Answer.Error(request, StatusCodes.Status200OK, """{"code":-32602,"message":"Unknown cursor"}""")
                    : Answer.Result(request, page);
            case "initialize":
                return Answer.Error(request, StatusCodes.Status400BadRequest, Unsupported);
            default:
                return request.Id.IsEmpty ? Answer.Accepted : Answer.Error(request, StatusCodes.Status404NotFound, """{"code":-32601,"message":"Method not found"}""");
        }
    }
}
