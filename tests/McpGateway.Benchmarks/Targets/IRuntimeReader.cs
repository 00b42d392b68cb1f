namespace McpGateway.Benchmarks.Targets;

/// <summary>Asks a .NET proxy how much it has allocated.</summary>
public interface IRuntimeReader
{
    /// <summary>Bytes since the process began; null where it does not say.</summary>
    Task<long?> AllocatedBytesAsync(CancellationToken cancellationToken);
}
