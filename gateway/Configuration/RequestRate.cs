namespace McpGateway.Configuration;

/// <summary>So many requests per time: <c>600/1m</c>.</summary>
/// <param name="Amount">1 to 1,000,000,000.</param>
/// <param name="Window">1 s to 24 h.</param>
public readonly record struct RequestRate(long Amount, TimeSpan Window);
