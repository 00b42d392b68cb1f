namespace McpGateway.Benchmarks.Targets;

/// <summary>A URL and the tool to call there, as that URL names it.</summary>
public sealed record Endpoint(Uri Url, string Tool);
