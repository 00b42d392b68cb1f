using System.Globalization;

namespace McpGateway.IntegrationTests.FrontDoor;

/// <summary>Requests that only an attacker or a broken program sends, and what they have to be answered with.</summary>
internal static class HostileRequests
{
    public const string Ping = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";

    private static readonly string Large = new('x', 5 << 20);

    /// <summary>By name: the request, with KEY and HOST to be filled in, and the statuses that are right for it. 0: closed without an answer.</summary>
    public static IReadOnlyDictionary<string, (string Request, int[] Statuses)> All { get; } = new Dictionary<string, (string, int[])>(StringComparer.Ordinal)
    {
        ["good"] = (Post(), [200]),
        ["lower-case verb"] = (Post(verb: "post"), [405]),
        ["PUT"] = (Post(verb: "PUT"), [405]),
        ["PATCH"] = (Post(verb: "PATCH"), [405]),
        ["made-up verb"] = (Post(verb: "MCP"), [405]),
        ["HEAD"] = ("HEAD /mcp HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n", [405]),
        ["TRACE"] = (Post(verb: "TRACE"), [400, 405]),
        ["CONNECT"] = ("CONNECT HOST HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n", [400, 404, 405]),
        ["OPTIONS without an origin"] = (Post(verb: "OPTIONS"), [405]),
        ["OPTIONS *"] = (Post(verb: "OPTIONS", target: "*"), [404]),
        ["method override"] = (Post(extra: "X-HTTP-Method-Override: DELETE\r\n"), [200]),

        ["trailing slash"] = (Post(target: "/mcp/"), [404]),
        ["upper-case path"] = (Post(target: "/MCP"), [404]),
        ["encoded dot"] = (Post(target: "/%2e/mcp"), [404]),
        ["encoded letter"] = (Post(target: "/mc%70"), [404]),
        ["encoded slash"] = (Post(target: "/mcp%2Fone"), [404]),
        ["double slash"] = (Post(target: "//mcp"), [404]),
        ["dot segments"] = (Post(target: "/x/../mcp"), [404]),
        ["dot segments behind"] = (Post(target: "/mcp/one/../one"), [404]),
        ["backslash"] = (Post(target: "/mcp\\one"), [400, 404]),
        ["absolute target"] = (Post(target: "http://HOST/mcp"), [404]),
        ["absolute target of another host"] = (Post(target: "http://evil.example/mcp"), [400, 403, 404]),
        ["absolute target of a server"] = (Post(target: "http://169.254.169.254/latest"), [400, 403, 404]),
        ["NUL in the path"] = (Post(target: "/mcp%00"), [400, 404]),
        ["raw NUL in the path"] = (Post(target: "/mcp\0"), [400]),
        ["overlong UTF-8"] = (Post(target: "/mc%c1%b0"), [400, 404]),
        ["fragment"] = (Post(target: "/mcp#x"), [400, 404]),
        ["parameters"] = (Post(target: "/mcp;x=1"), [404]),
        ["unknown server"] = (Post(target: "/mcp/nobody"), [404]),
        ["name of no server"] = (Post(target: "/mcp/One"), [404]),
        ["cluster route"] = (Post(target: "/one-0123456789abcdef0123456789abcdef"), [404]),
        ["root"] = (Post(target: "/"), [404]),
        ["admin path"] = ("GET /admin/status HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n", [404]),
        ["harmless query"] = (Post(target: "/mcp?a=b"), [200]),
        ["token in the query"] = (Post(target: "/mcp?access_token=KEY"), [401]),
        ["key in the query"] = (Post(target: "/mcp?x=KEY"), [401]),
        ["encoded token in the query"] = (Post(target: "/mcp?%61ccess_token=y"), [401]),

        ["no Host"] = (Post().Replace("Host: HOST\r\n", "", StringComparison.Ordinal), [400]),
        ["two Hosts"] = (Post(extra: "Host: HOST\r\n"), [400]),
        ["foreign Host"] = (Post(host: "evil.example"), [403]),
        ["rebound Host"] = (Post(host: "127.0.0.1.evil.example"), [403]),
        ["Host with user"] = (Post(host: "evil@127.0.0.1"), [400, 403]),
        ["empty Host"] = (Post(host: ""), [400, 403]),
        ["foreign forwarded Host"] = (Post(extra: "X-Forwarded-Host: evil.example\r\n"), [200]),
        ["localhost Host"] = (Post(host: "localhost"), [200]),
        ["foreign Origin"] = (Post(extra: "Origin: http://evil.example\r\n"), [403]),
        ["null Origin"] = (Post(extra: "Origin: null\r\n"), [403]),
        ["own Origin"] = (Post(extra: "Origin: http://HOST\r\n"), [200]),
        ["own Origin, another port"] = (Post(extra: "Origin: http://127.0.0.1:1\r\n"), [403]),
        ["two Origins"] = (Post(extra: "Origin: http://HOST\r\nOrigin: http://evil.example\r\n"), [403]),
        ["preflight of a foreign origin"] = ("OPTIONS /mcp HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n", [403]),

        ["two Authorizations"] = (Post(extra: "Authorization: Bearer KEY\r\n"), [401]),
        ["Authorizations in one line"] = (Post().Replace("Bearer KEY", "Bearer KEY, Bearer KEY", StringComparison.Ordinal), [401]),
        ["another scheme"] = (Post().Replace("Bearer KEY", "Basic KEY", StringComparison.Ordinal), [401]),
        ["folded header"] = (Post().Replace("Bearer KEY", "Bearer\r\n KEY", StringComparison.Ordinal), [400]),
        ["space before the colon"] = (Post(extra: "X-A : b\r\n"), [400]),
        ["bare line feeds"] = (Post().Replace("\r\n", "\n", StringComparison.Ordinal), [400]),
        ["NUL in a header"] = (Post(extra: "X-A: a\0b\r\n"), [400]),
        ["101 headers"] = (Post(extra: string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: a\r\n"))), [431]),
        ["headers of 40 KiB"] = (Post(extra: $"X-A: {new string('a', 40 << 10)}\r\n"), [431]),
        ["endless request line"] = (Post(target: "/mcp?" + new string('a', 40 << 10)), [400, 414]),

        ["two lengths"] = (Post(extra: "Content-Length: 3\r\n"), [400]),
        ["lengths in one line"] = (Post(length: "3, 3"), [400]),
        ["signed length"] = (Post(length: "+3"), [400]),
        ["hexadecimal length"] = (Post(length: "0x10"), [400]),
        ["length and chunks"] = (Post(extra: "Transfer-Encoding: chunked\r\n"), [200, 400]),
        ["hidden chunks"] = (Post(extra: "Transfer-Encoding: xchunked\r\n"), [400, 501]),
        ["chunks twice"] = (Post(extra: "Transfer-Encoding: chunked, chunked\r\n"), [400, 501]),
        ["bad chunk"] = (Chunked("zz\r\nevil\r\n0\r\n\r\n"), [400]),
        ["trailers"] = (Chunked($"{Ping.Length:x}\r\n{Ping}\r\n0\r\nAuthorization: Bearer evil\r\n\r\n"), [200]),
        ["oversize body"] = (Post(body: Large), [413]),
        ["oversize in chunks"] = (Chunked($"{Large.Length:x}\r\n{Large}\r\n0\r\n\r\n"), [413]),
        ["oversize length alone"] = (Post(length: "99999999999"), [413]),
        ["no body"] = (Post(body: ""), [400]),

        ["text/plain"] = (Post(type: "text/plain"), [415]),
        ["form"] = (Post(type: "application/x-www-form-urlencoded"), [415]),
        ["UTF-16"] = (Post(type: "application/json; charset=utf-16"), [415]),
        ["no type"] = (Post().Replace("Content-Type: application/json\r\n", "", StringComparison.Ordinal), [415]),
        ["two types"] = (Post(extra: "Content-Type: text/plain\r\n"), [415]),
        ["gzip"] = (Post(extra: "Content-Encoding: gzip\r\n"), [415]),
        ["accepts JSON alone"] = (Post(accept: "application/json"), [406]),
        ["accepts nothing of ours"] = (Post(accept: "text/html"), [406]),
        ["upgrade"] = (Post(extra: "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"), [200, 400]),
        ["upgrade without length"] = ($"POST /mcp HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer KEY\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n{Ping}", [400]),
        ["h2c upgrade"] = (Post(extra: "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"), [200, 400]),
        ["HTTP/2 preface"] = ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [0, 400, 505]),
        ["HTTP/0.9"] = ("GET /mcp\r\n\r\n", [0, 400]),
        ["TLS"] = ("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", [0, 400]),
        ["bad expectation"] = (Post(extra: "Expect: 200-ok\r\n"), [200, 400, 417]),
    };

    private static string Post(
        string verb = "POST", string target = "/mcp", string host = "HOST", string type = "application/json",
        string accept = "application/json, text/event-stream", string extra = "", string body = Ping, string? length = null) =>
        $"{verb} {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer KEY\r\nContent-Type: {type}\r\nAccept: {accept}\r\n"
        + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\nConnection: close\r\n"
        + $"{extra}Content-Length: {length ?? body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}";

    private static string Chunked(string body)
    {
        var head = Post(body: "", extra: "Transfer-Encoding: chunked\r\n").Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal);
        return head + body;
    }
}
