using McpGateway.Protocol.Exchanges;

namespace McpGateway.Audit;

public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditFile>()
        .AddHostedService(provider => provider.GetRequiredService<AuditFile>())
        .AddSingleton<IExchangeRecorder, AuditRecorder>();
}
