using System.Text;

namespace McpGateway.Catalog.Views;

/// <summary>What the gateway calls itself in <c>serverInfo</c> (Implementation of the MCP schema).</summary>
internal static class GatewayInfo
{
    public static readonly byte[] Json = Encoding.UTF8.GetBytes(
        $$"""{"name":"mcpgateway","title":"MCP gateway","version":"{{Version}}"}""");

    private static string Version => typeof(GatewayInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
