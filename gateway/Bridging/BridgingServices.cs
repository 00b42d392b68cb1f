using McpGateway.Backends;
using McpGateway.Bridging.Listening;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Relay;
using McpGateway.Bridging.Standalone;
using McpGateway.Bridging.Subscriptions;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging;

public static class BridgingServices
{
    /// <summary>What translates between eras. Needs Sessions (<see cref="Sessions.IInFlight"/>) and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddBridging(this IServiceCollection services) => services
        .AddSingleton<OwnIds>()
        .AddSingleton<OutgoingWriter>()
        .AddSingleton<LegacyAsking>()
        .AddSingleton<ParkedCalls>()
        .AddSingleton<IHopHandler, ParkedHop>()
        .AddSingleton<CallQuestions>()
        .AddSingleton<Func<IBackends>>(provider => provider.GetRequiredService<IBackends>)  // they, in turn, know who listens
        .AddSingleton<SharedListening>()
        .AddSingleton<IChangeListener>(provider => provider.GetRequiredService<SharedListening>())
        .AddSingleton<SessionSubscriptions>()
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<SessionSubscriptions>())
        .AddSingleton<UpdatedResource>()
        .AddSingleton<ListChanges>()
        .AddSingleton<IStandaloneObserver>(provider => provider.GetRequiredService<ListChanges>())
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<ListChanges>())
        .AddSingleton<SessionUpdates>()
        .AddSingleton<SubscriptionReplay>()
        .AddSingleton<TaskUpdates>()
        .AddSingleton<ListenedServers>()
        .AddSingleton<StandaloneListeners>()
        .AddSingleton<IStandaloneObserver>(provider => provider.GetRequiredService<StandaloneListeners>())
        .AddSingleton<IUpstreamObserver>(provider => provider.GetRequiredService<StandaloneListeners>());

    /// <summary>After Catalog has set the route, before Forwarding.</summary>
    public static IApplicationBuilder UseBridging(this IApplicationBuilder app) => app.UseMiddleware<BridgingMiddleware>();
}
