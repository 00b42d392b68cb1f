using McpGateway.Identity.ApiKeys;

namespace McpGateway.Identity;

/// <summary>Registers the room.</summary>
public static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<ApiKeyCheck>()
        .AddSingleton<WrongKeyLimit>()
        .AddSingleton<Sealer>();
}
