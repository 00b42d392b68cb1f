namespace McpGateway.Identity;

/// <summary>Who sent this request. Without it nothing is served.</summary>
public sealed class PrincipalFeature(Principal principal)
{
    public Principal Principal { get; } = principal;
}
