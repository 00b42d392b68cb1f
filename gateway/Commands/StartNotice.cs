using System.Text;
using McpGateway.Configuration;

namespace McpGateway.Commands;

/// <summary>What the terminal shows once the gateway serves.</summary>
internal sealed record StartNotice(Snapshot Snapshot, ConfigurationSource Source, bool Development, string? NewKey, bool HasAdmin)
{
    private const string Placeholder = "YOUR_KEY";

    /// <param name="addresses">The admin listener's last.</param>
    public string Text(IReadOnlyCollection<string> addresses)
    {
        var clients = addresses.Take(addresses.Count - (HasAdmin ? 1 : 0)).ToArray();
        var endpoint = (Snapshot.Gateway.PublicUrl?.ToString() ?? clients.FirstOrDefault() ?? "").TrimEnd('/') + "/mcp";
        var text = new StringBuilder();
        text.AppendLine($"McpGateway serves {endpoint}");
        text.AppendLine($"  listening  {string.Join(", ", clients)}");
        text.AppendLine($"  servers    {(Snapshot.Servers.Count == 0 ? "none" : string.Join(", ", Snapshot.Gateway.Servers.Keys))}; each alone at {endpoint}/NAME");
        text.AppendLine($"  config     {Source.File}");
        text.AppendLine($"  policies   {Source.Policies} (edits take effect at once)");
        if (HasAdmin)
        {
            text.AppendLine($"  admin      {addresses.Last().TrimEnd('/')}/admin/status");
        }

        if (Development)
        {
            AppendConnecting(text, endpoint);
        }

        return text.ToString();
    }

    private void AppendConnecting(StringBuilder text, string endpoint)
    {
        var key = NewKey ?? Placeholder;
        text.AppendLine();
        text.AppendLine(NewKey is null
            ? $"The API key '{DevelopmentSetup.KeyId}' was shown when it was made. For a new one: dotnet run --project gateway -- keys revoke {DevelopmentSetup.KeyId}, then start again."
            : $"A new API key for local use, shown this once:\n\n  {NewKey}");
        text.AppendLine();
        text.AppendLine("Connect a client:");
        text.AppendLine();
        text.AppendLine("  Claude Code");
        text.AppendLine($"    claude mcp add --transport http mcpgateway {endpoint} --header \"Authorization: Bearer {key}\"");
        text.AppendLine();
        text.AppendLine("  a client with an mcpServers file");
        text.AppendLine($$"""    { "mcpServers": { "mcpgateway": { "type": "http", "url": "{{endpoint}}", "headers": { "Authorization": "Bearer {{key}}" } } } }""");
        text.AppendLine();
        text.AppendLine("  curl, which lists the tools");
        text.AppendLine($"    curl -s {endpoint} -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\");
        text.AppendLine("      -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/list' \\");
        text.AppendLine("""      -d '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}'""");
        text.AppendLine();
    }
}
