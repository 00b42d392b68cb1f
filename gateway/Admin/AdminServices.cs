namespace McpGateway.Admin;

/// <summary>Registers the room.</summary>
public static class AdminServices
{
    public static IServiceCollection AddAdmin(this IServiceCollection services) => services.AddSingleton<AdminAccess>();
}
