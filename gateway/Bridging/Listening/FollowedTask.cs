using McpGateway.Catalog.Tasks;

namespace McpGateway.Bridging.Listening;

/// <summary>A task that a modern client wants to hear of.</summary>
/// <param name="Shown">Its id as the client has it.</param>
/// <param name="Task">What that holds.</param>
/// <param name="ClusterId">The server as it was then: another one that takes over the name is not meant.</param>
internal sealed record FollowedTask(string Shown, GatewayTask Task, string ClusterId);
