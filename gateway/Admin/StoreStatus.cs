namespace McpGateway.Admin;

/// <summary>How a store that gateway replicas share is doing, for the operator.</summary>
/// <param name="Name">redis.</param>
/// <param name="State">connecting, ready or down.</param>
/// <param name="Error">The last failure; null if there was none. No secrets.</param>
/// <param name="FailedAt">When that was.</param>
public sealed record StoreStatus(string Name, string State, string? Error, DateTimeOffset? FailedAt);
