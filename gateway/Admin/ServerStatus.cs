namespace McpGateway.Admin;

/// <summary>How one server is doing, for the operator.</summary>
/// <param name="Name">As in gateway.yaml.</param>
/// <param name="Cluster">Its cluster id.</param>
/// <param name="Status">starting, ready, stale or down.</param>
/// <param name="Reason">Why it is not ready; null if it is. No secrets.</param>
/// <param name="Era">legacy or modern; null while unknown.</param>
/// <param name="Entries">How many tools, prompts, resources and templates it lists.</param>
public sealed record ServerStatus(string Name, string Cluster, string Status, string? Reason, string? Era, int Entries);
