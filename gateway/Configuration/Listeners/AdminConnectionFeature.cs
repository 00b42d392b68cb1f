namespace McpGateway.Configuration.Listeners;

/// <summary>
/// Marks a connection as one of the admin listener's. Set on the connection where it is accepted, so no header and no
/// path can make a client's request one of these.
/// </summary>
public sealed class AdminConnectionFeature;
