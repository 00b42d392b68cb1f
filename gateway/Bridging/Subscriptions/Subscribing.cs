using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>Where subscriptions are possible.</summary>
internal static class Subscribing
{
    /// <summary>Over the one conversation with a legacy process that all share nobody could tell whose subscription it is.</summary>
    public static bool IsOffered(Backend backend) => backend.Listing.Introduction.HasSubscribe
        && (backend.Server is { Transport: not ServerTransport.Process } or { Isolation: not Isolation.Shared } || backend.Era is { Era: Era.Modern });
}
