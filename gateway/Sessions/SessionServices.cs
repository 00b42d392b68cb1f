using McpGateway.Replicas;
using McpGateway.Sessions.Questions;


namespace McpGateway.Sessions;

public static class SessionServices
{
    /// <summary>Legacy sessions in this process.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<ISessionStore, InMemorySessionStore>()
        .AddSingleton<InFlight>()
        .AddSingleton<IInFlight>(provider => provider.GetRequiredService<InFlight>())
        .AddSingleton<Cancellations>()
        .AddSingleton<IChangeListener, CancelledListener>()
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<InFlight>())
        .AddSingleton<ClientQuestions>()
        .AddSingleton<IHopHandler, AnswerHop>()
        .AddSingleton<IClientAnswers>(provider => provider.GetRequiredService<ClientQuestions>())
        .AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<ClientQuestions>());
}
