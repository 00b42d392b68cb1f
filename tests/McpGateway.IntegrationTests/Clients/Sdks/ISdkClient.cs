using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>A connected client of any SDK, used as that SDK's callers use it.</summary>
public interface ISdkClient : IAsyncDisposable
{
    bool IsModern { get; }

    /// <summary>What connecting told: <c>serverInfo</c>, <c>capabilities</c>, <c>instructions</c>.</summary>
    JsonObject Connection { get; }

    /// <summary>Does it and gives what the SDK's caller gets, errors included. Lists come whole, all pages together.</summary>
    /// <param name="operation">What.</param>
    /// <param name="abort">The caller's own cancellation: it changes its mind.</param>
    Task<Outcome> SendAsync(Operation operation, CancellationToken abort = default);
}
