namespace McpGateway.Configuration;

/// <summary>Who shares one local process (<c>isolation</c>). This version knows the shared one.</summary>
public enum Isolation
{
    /// <summary>Everybody.</summary>
    Shared,
}
