using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Relay;

namespace McpGateway.Bridging;

public static class BridgingServices
{
    /// <summary>What translates between eras. Needs Sessions (<see cref="Sessions.IInFlight"/>) and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddBridging(this IServiceCollection services) => services
        .AddSingleton<OwnIds>()
        .AddSingleton<OutgoingWriter>()
        .AddSingleton<LegacyAsking>()
        .AddSingleton<ParkedCalls>()
        .AddSingleton<CallQuestions>();

    /// <summary>After Catalog has set the route, before Forwarding.</summary>
    public static IApplicationBuilder UseBridging(this IApplicationBuilder app) => app.UseMiddleware<BridgingMiddleware>();
}
