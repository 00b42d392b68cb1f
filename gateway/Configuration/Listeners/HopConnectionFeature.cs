namespace McpGateway.Configuration.Listeners;

/// <summary>
/// Marks a connection as one of the listener for other gateway replicas. Set on the connection where it is accepted, so
/// no header and no path can make a client's request one of these, nor one of these a client's.
/// </summary>
public sealed class HopConnectionFeature;
