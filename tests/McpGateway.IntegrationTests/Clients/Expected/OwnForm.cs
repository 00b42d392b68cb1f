using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary><c>/mcp/{server}</c>: names, URIs and order untouched.</summary>
internal sealed class OwnForm : INaming
{
    public Operation Of(Operation operation) => operation;

    public void Rename(Operation operation, JsonObject outcome)
    {
        // Everything keeps the server's own name.
    }
}
