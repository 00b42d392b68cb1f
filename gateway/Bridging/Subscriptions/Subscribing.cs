using McpGateway.Backends;
using McpGateway.Configuration;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>Where subscriptions are possible.</summary>
internal static class Subscribing
{
    /// <summary>Over the one conversation with a local process nobody could tell whose subscription it is.</summary>
    public static bool IsOffered(Backend backend) =>
        backend.Server.Transport == ServerTransport.Http && backend.Listing.Introduction.HasSubscribe;
}
