using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>How an endpoint of the gateway names what one server has.</summary>
internal interface INaming
{
    /// <summary>The same operation for a client of that endpoint.</summary>
    Operation Of(Operation operation);

    /// <summary>Puts what a client of the server got into the form of that endpoint, in place.</summary>
    void Rename(Operation operation, JsonObject outcome);
}
