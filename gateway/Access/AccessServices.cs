namespace McpGateway.Access;

public static class AccessServices
{
    /// <summary>The one decider, for lists and for calls.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<IAccessDecider, AccessDecider>();
}
