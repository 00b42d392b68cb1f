namespace McpGateway.Access;

/// <summary>What the message of this exchange names. Filled by Catalog, which may hang more of its own on it.</summary>
public class TargetFeature(in Target target)
{
    public Target Target { get; } = target;
}
