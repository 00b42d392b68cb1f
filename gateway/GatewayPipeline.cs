using McpGateway.Access;
using McpGateway.Admin;
using McpGateway.Audit;
using McpGateway.Bridging;
using McpGateway.Bridging.Listening;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Catalog;
using McpGateway.Configuration;
using McpGateway.Forwarding;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Floods;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams;
using McpGateway.Streams.HttpSse;
using McpGateway.Streams.Standalone;

namespace McpGateway;

/// <summary>
/// The path of a request. The order is a security invariant: nothing is parsed before the caller is known, nothing
/// is looked up for a caller before it is decided, nothing is sent before all of it.
/// Requests flow down the list, responses flow up.
/// </summary>
public static class GatewayPipeline
{
    public static IApplicationBuilder UseGateway(this IApplicationBuilder app) => app
        .UseHops()                                  // everything on the listener for other gateway replicas ends here
        .UseMiddleware<AdminMiddleware>()           // everything on the operator's own listener ends here
        .UseMiddleware<HealthMiddleware>()          // /healthz and /readyz, a bare status for anybody
        .UseMiddleware<MetadataMiddleware>()        // where tokens come from, for anybody
        .UseMiddleware<AuditMiddleware>()           // audit opens; closes when all below has ended
        .UseMiddleware<SnapshotMiddleware>()        // one configuration and policy from here to the end
        .UseMiddleware<FrontDoorMiddleware>()       // Host, Origin
        .UseMiddleware<AuthenticationMiddleware>()  // who is calling?
        .UseMiddleware<EndpointMiddleware>()        // path, method
        .UseMiddleware<FloodGuardMiddleware>()      // not too many at once, before anything is read
        .UseMiddleware<SseMessageMiddleware>()      // a message of the 2024-11-05 transport, whose answer goes to its client's stream
        .UseMiddleware<EnvelopeMiddleware>()        // the body is read, once; its era is decided
        .UseMiddleware<BatchMiddleware>()           // a batch becomes up to 16 exchanges, each its own way down
        .UseMiddleware<TargetMiddleware>()          // what is meant?
        .UseMiddleware<AccessMiddleware>()          // may they?
        .UseMiddleware<LimitMiddleware>()           // may they now?
        .UseMiddleware<SseStreamMiddleware>()       // that stream
        .UseMiddleware<SessionMiddleware>()         // which conversation?
        .UseMiddleware<StandaloneMiddleware>()      // the stream beside all calls
        .UseMiddleware<ListenMiddleware>()          // the same of a modern client
        .UseMiddleware<ResumptionMiddleware>()      // a stream that broke goes on
        .UseMiddleware<CatalogMiddleware>()         // answered from memory, or routed
        .UseMiddleware<SubscriptionMiddleware>()    // what a client wants to hear of is remembered
        .UseMiddleware<CallLifetimeMiddleware>()    // from here a legacy call outlives its connection
        .UseMiddleware<BridgingMiddleware>()        // translated where the eras differ
        .UseMiddleware<ForwardingMiddleware>();     // passed through where they agree
}
