namespace McpGateway.Configuration;

/// <summary>Bounds of legacy sessions: <c>sessions</c>.</summary>
public sealed record SessionOptions
{
    /// <summary>A session that nothing used for so long ends; 1 min to 30 days.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The most sessions of one principal; 1 to 100,000.</summary>
    public int PerPrincipal { get; init; } = 100;

    /// <summary>The most sessions of all; 1 to 10,000,000.</summary>
    public int Total { get; init; } = 100_000;

    /// <summary>The most sessions held open on one server for one principal; 1 to 64.</summary>
    public int UpstreamPerPrincipal { get; init; } = 4;
}
