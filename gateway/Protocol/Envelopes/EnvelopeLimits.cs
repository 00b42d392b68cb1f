using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Bounds of one message. Its size in bytes is bounded by who reads the body.</summary>
/// <param name="MaxDepth">Containers inside each other, 1 to <see cref="JsonScanner.DepthCeiling"/>.</param>
/// <param name="MaxIdBytes">Raw bytes of an id, quotes included.</param>
/// <param name="MaxBatch">Elements of a batch.</param>
public sealed record EnvelopeLimits(int MaxDepth = 64, int MaxIdBytes = 1024, int MaxBatch = 16)
{
    public static EnvelopeLimits Default { get; } = new();
}
