using McpGateway.Protocol;

namespace McpGateway.Backends.Messages;

/// <summary>The requests that the gateway makes in its own name: who it is, probing, opening a session, reading lists.</summary>
internal static class OwnRequests
{
    /// <summary>The id of each of them: every one has a stream or a connection's id mapping to itself.</summary>
    public static readonly ReadOnlyMemory<byte> Id = "1"u8.ToArray();

    /// <summary>notifications/initialized.</summary>
    public static readonly ReadOnlyMemory<byte> Initialized = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"u8.ToArray();

    /// <summary>Implementation of the gateway towards servers, a JSON object.</summary>
    public static readonly ReadOnlyMemory<byte> ClientInfo =
        System.Text.Encoding.UTF8.GetBytes($$"""{"name":"mcp-gateway","title":"MCP Gateway","version":"{{typeof(OwnRequests).Assembly.GetName().Version?.ToString(3)}}"}""");

    /// <summary>server/discover in the newest modern revision.</summary>
    public static byte[] Discover()
    {
        using var writer = Begin("server/discover");
        WriteMeta(writer, ProtocolVersion.LatestModern);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>initialize with these capabilities (a JSON object).</summary>
    public static byte[] Initialize(ProtocolVersion offered, string capabilities)
    {
        using var writer = Begin("initialize");
        writer.Write("\"protocolVersion\":\""u8);
        writer.Write(offered.Utf8Name.Span);
        writer.Write("\",\"capabilities\":"u8);
        writer.Write(System.Text.Encoding.UTF8.GetBytes(capabilities));
        writer.Write(",\"clientInfo\":"u8);
        writer.Write(ClientInfo.Span);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>One page of a list.</summary>
    /// <param name="method">The list's method.</param>
    /// <param name="version">The revision to write in.</param>
    /// <param name="cursor">The cursor's string token as the server wrote it; empty for the first page.</param>
    public static byte[] List(string method, ProtocolVersion version, ReadOnlySpan<byte> cursor)
    {
        using var writer = Begin(method);
        if (!cursor.IsEmpty)
        {
            writer.Write("\"cursor\":"u8);
            writer.Write(cursor);
        }

        if (version.Era == Era.Modern)
        {
            writer.Write(cursor.IsEmpty ? ""u8 : ","u8);
            WriteMeta(writer, version);
        }

        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>ping.</summary>
    public static byte[] Ping() => [.. "{\"jsonrpc\":\"2.0\",\"id\":"u8, .. Id.Span, .. ",\"method\":\"ping\"}"u8];

    /// <summary>logging/setLevel; the level is one of the specification's words.</summary>
    public static byte[] SetLevel(string level)
    {
        using var writer = Begin("logging/setLevel");
        writer.Write("\"level\":"u8);
        Protocol.Json.JsonText.WriteString(writer, level);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>resources/subscribe.</summary>
    public static byte[] Subscribe(string uri)
    {
        using var writer = Begin("resources/subscribe");
        writer.Write("\"uri\":"u8);
        Protocol.Json.JsonText.WriteString(writer, uri);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>subscriptions/listen for changes of resources and of tasks; for the latter the extension is declared.</summary>
    public static byte[] Listen(ProtocolVersion version, IReadOnlyList<string> uris, IReadOnlyList<string> tasks)
    {
        using var writer = Begin("subscriptions/listen");
        writer.Write("\"notifications\":{"u8);
        WriteTexts(writer, uris, "\"resourceSubscriptions\":["u8);
        writer.Write(uris.Count > 0 && tasks.Count > 0 ? ","u8 : ""u8);
        WriteTexts(writer, tasks, "\"taskIds\":["u8);
        writer.Write("},"u8);
        WriteMeta(writer, version, tasks.Count > 0 ? Extensions.RequiredTasks : "{}"u8);
        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }

    private static void WriteTexts(PooledWriter writer, IReadOnlyList<string> texts, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            writer.Write(i == 0 ? key : ","u8);
            Protocol.Json.JsonText.WriteString(writer, texts[i]);
        }

        writer.Write(texts.Count > 0 ? "]"u8 : ""u8);
    }

    private static PooledWriter Begin(string method)
    {
        var writer = new PooledWriter(512);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(Id.Span);
        writer.Write(",\"method\":\""u8);
        writer.Write(System.Text.Encoding.ASCII.GetBytes(method));
        writer.Write("\",\"params\":{"u8);
        return writer;
    }

    private static void WriteMeta(PooledWriter writer, ProtocolVersion version) => WriteMeta(writer, version, "{}"u8);

    private static void WriteMeta(PooledWriter writer, ProtocolVersion version, ReadOnlySpan<byte> capabilities)
    {
        writer.Write("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\""u8);
        writer.Write(version.Utf8Name.Span);
        writer.Write("\",\"io.modelcontextprotocol/clientCapabilities\":"u8);
        writer.Write(capabilities);
        writer.Write(",\"io.modelcontextprotocol/clientInfo\":"u8);
        writer.Write(ClientInfo.Span);
        writer.Write("}"u8);
    }
}
