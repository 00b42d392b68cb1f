namespace McpGateway.Redis.Connections;

/// <summary>How the connection is doing.</summary>
internal enum RedisState
{
    /// <summary>No connection was made yet.</summary>
    Connecting,

    /// <summary>Commands are sent.</summary>
    Ready,

    /// <summary>Commands failed, and only now and then one is sent to find out whether that has passed.</summary>
    Down,
}
