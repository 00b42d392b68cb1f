namespace McpGateway.Configuration;

/// <summary>Where gateway replicas pass messages on to each other: <c>replicas</c>. Taken at the start.</summary>
/// <param name="Listen">Where this one listens: http, an IP address or localhost; port 0: the system's choice.</param>
/// <param name="Address">How the others reach it, scheme, host and port; null: as it listens.</param>
public sealed record HopOptions(Uri Listen, Uri? Address);
