using System.Buffers.Text;
using System.Text;

namespace McpGateway.Benchmarks.Load;

/// <summary>A request as it goes over the wire, made once; only the ten digits of its id change.</summary>
public sealed class RequestBytes
{
    private const long FirstId = 1_000_000_000;

    private const string Arguments = """{"query":"quarterly report","limit":10}""";

    private const string Meta = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1.0.0"}}
        """;

    private readonly byte[] _bytes;
    private readonly int _idOffset;

    private RequestBytes(string text)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        _idOffset = text.LastIndexOf($"\"id\":{FirstId}", StringComparison.Ordinal) + "\"id\":".Length;
    }

    /// <summary>The whole request.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The id it bears now.</summary>
    public ReadOnlySpan<byte> Id => _bytes.AsSpan(_idOffset, 10);

    /// <summary>Gives it the id with this number, 0 to 8,999,999,999.</summary>
    public void Renumber(long number) => Utf8Formatter.TryFormat(FirstId + number, _bytes.AsSpan(_idOffset, 10), out _);

    public static RequestBytes Call(LoadJob job, string? session) => job.Era == Era.Modern
        ? new(Http(job, $"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: {job.Tool}\r\n", $$$"""{"jsonrpc":"2.0","id":{{{FirstId}}},"method":"tools/call","params":{"name":"{{{job.Tool}}}","arguments":{{{Arguments}}},{{{Meta}}} }}"""))
        : new(Http(job, Session(session), $$$"""{"jsonrpc":"2.0","id":{{{FirstId}}},"method":"tools/call","params":{"name":"{{{job.Tool}}}","arguments":{{{Arguments}}} }}"""));

    public static RequestBytes Initialize(LoadJob job) => new(Http(job, "", $$$"""
        {"jsonrpc":"2.0","id":{{{FirstId}}},"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1.0.0"} } }
        """));

    public static RequestBytes Initialized(LoadJob job, string? session) =>
        new(Http(job, Session(session), """{"jsonrpc":"2.0","method":"notifications/initialized"}"""));

    public static RequestBytes Delete(LoadJob job, string session) =>
        new($"DELETE {job.Url.AbsolutePath} HTTP/1.1\r\nHost: {job.Url.Authority}\r\nAuthorization: {job.Authorization}\r\n{Session(session)}\r\n");

    private static string Session(string? id) =>
        $"MCP-Protocol-Version: 2025-11-25\r\n{(id is null ? "" : $"Mcp-Session-Id: {id}\r\n")}";

    private static string Http(LoadJob job, string headers, string body) =>
        $"POST {job.Url.AbsolutePath} HTTP/1.1\r\nHost: {job.Url.Authority}\r\nAuthorization: {job.Authorization}\r\n" +
        $"Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
