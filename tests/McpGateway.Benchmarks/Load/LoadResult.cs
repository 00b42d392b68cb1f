namespace McpGateway.Benchmarks.Load;

/// <summary>What the load generator says when a job is done.</summary>
public sealed record LoadResult
{
    /// <summary>Calls answered well while measuring.</summary>
    public long Calls { get; init; }

    /// <summary>All requests answered from beginning to end, those of the warm-up and of opening and closing sessions too.</summary>
    public long Exchanges { get; init; }

    /// <summary>Answers that were not the one expected, in warm-up too.</summary>
    public long Errors { get; init; }

    /// <summary>The first such answer, to find out why.</summary>
    public string? FirstError { get; init; }

    /// <summary>Seconds measured in fact.</summary>
    public double Seconds { get; init; }

    /// <summary>Microseconds within which half the calls were answered.</summary>
    public double P50 { get; init; }

    /// <summary>Microseconds within which 99 of 100 calls were answered.</summary>
    public double P99 { get; init; }
}
