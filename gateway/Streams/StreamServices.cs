using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams.HttpSse;
using McpGateway.Streams.Standalone;

namespace McpGateway.Streams;

public static class StreamServices
{
    /// <summary>The streams of this gateway replica. Needs Identity, Replicas and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddStreams(this IServiceCollection services) => services
        .AddSingleton<EventIds>()
        .AddSingleton<StreamTable>()
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<StreamTable>())
        .AddSingleton<StreamPlaces>()
        .AddSingleton<StandaloneStreams>()
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<StandaloneStreams>())
        .AddSingleton<SseChannels>()
        .AddSingleton<SseSpeaking>()
        .AddSingleton<IHopHandler, SseHop>()
        .AddSingleton<CallStreamReader>()
        .AddSingleton<IHopHandler, StreamHop>();
}
