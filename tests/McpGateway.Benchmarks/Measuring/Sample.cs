namespace McpGateway.Benchmarks.Measuring;

/// <summary>What one cell measured in one round.</summary>
/// <param name="CallsPerSecond">Calls answered well in a second.</param>
/// <param name="P50">Median latency, microseconds.</param>
/// <param name="P99">99th percentile of latency, microseconds.</param>
/// <param name="CpuMicroseconds">CPU time of the proxy process per call; null where there is no proxy.</param>
/// <param name="AllocatedBytes">Managed memory allocated by the proxy process per call; null where it cannot tell.</param>
/// <param name="Errors">Wrong answers.</param>
public sealed record Sample(double CallsPerSecond, double P50, double P99, double? CpuMicroseconds, double? AllocatedBytes, long Errors);
