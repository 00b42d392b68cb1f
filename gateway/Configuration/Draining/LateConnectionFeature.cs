namespace McpGateway.Configuration.Draining;

/// <summary>Marks a connection that was made when the gateway took no new work any more.</summary>
internal sealed class LateConnectionFeature
{
    public static LateConnectionFeature Instance { get; } = new();
}
