using System.Text;

namespace McpGateway.Benchmarks.Backend;

/// <summary>The result of every tools/call: two paragraphs of text and a small structure, about 600 bytes.</summary>
public static class CallResult
{
    private const string Fields = """
        "content":[{"type":"text","text":"The quarterly report names three things. Revenue rose by four per cent against the year before, mostly from renewals. Costs stayed level because two data centres were closed in spring."},{"type":"text","text":"Open questions: who owns the migration of the remaining customers, and whether the new price list holds for contracts signed before June."}],"structuredContent":{"matches":3,"documents":["report-2026-q1","minutes-2026-04","prices-2026"],"complete":true},"isError":false
        """;

    public static ReadOnlyMemory<byte> Legacy { get; } = Encoding.UTF8.GetBytes($"{{{Fields}}}");

    public static ReadOnlyMemory<byte> Modern { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"resultType":"complete",{{{Fields}}},"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"bench","version":"1.0.0"} } }""");
}
