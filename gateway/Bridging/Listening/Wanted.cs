using McpGateway.Bridging.Subscriptions;

namespace McpGateway.Bridging.Listening;

/// <summary>What a stream wants to hear of from one server.</summary>
internal sealed record Wanted(IReadOnlyList<SubscribedResource> Resources, IReadOnlyList<FollowedTask> Tasks);
