using McpGateway.Configuration;
using McpGateway.Identity.ApiKeys;
using McpGateway.Identity.Issuers;
using McpGateway.Identity.Resources;
using McpGateway.Identity.Tokens;

namespace McpGateway.Identity;

/// <summary>Registers the room.</summary>
public static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<ApiKeyCheck>()
        .AddSingleton<WrongKeyLimit>()
        .AddSingleton<Sealer>()
        .AddSingleton<LivePrincipals>()
        .AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<LivePrincipals>())
        .AddSingleton<PublicAddress>()
        .AddSingleton<Challenge>()
        .AddSingleton<TokenCache>()
        .AddSingleton<TokenCheck>()
        .AddSingleton<IssuerDirectory>()
        .AddSingleton<IIssuerStatusSource>(provider => provider.GetRequiredService<IssuerDirectory>())
        .AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<TokenCache>())
        .AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<IssuerDirectory>())
        .AddHostedService(provider => provider.GetRequiredService<IssuerDirectory>());
}
