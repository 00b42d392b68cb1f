namespace McpGateway.Benchmarks.Targets;

/// <summary>What a proxy has used; null where there is no proxy, or it cannot tell.</summary>
/// <param name="CpuSeconds">User and system time of its process and that one's children.</param>
/// <param name="AllocatedBytes">Bytes of managed memory ever allocated.</param>
public readonly record struct Usage(double? CpuSeconds, long? AllocatedBytes);
