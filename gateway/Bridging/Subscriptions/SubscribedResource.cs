namespace McpGateway.Bridging.Subscriptions;

/// <summary>A resource that somebody wants to hear of.</summary>
/// <param name="Server">The name of its server.</param>
/// <param name="ClusterId">The server as it was then: another one that takes over the name is not meant.</param>
/// <param name="Uri">As its server spells it.</param>
internal readonly record struct SubscribedResource(string Server, string ClusterId, string Uri)
{
    /// <summary>The longest URI that is subscribed to, in characters.</summary>
    public const int MaxUri = 4096;

    /// <summary>A server may name a part of what was subscribed to (2025-11-25, ResourceUpdatedNotificationParams).</summary>
    public bool Covers(string clusterId, string uri) =>
        ClusterId == clusterId && uri.StartsWith(Uri, StringComparison.Ordinal)
        && (uri.Length == Uri.Length || Uri.EndsWith('/') || uri[Uri.Length] is '/' or '?' or '#');
}
