using McpGateway.Configuration;

namespace McpGateway.Admin;

/// <summary>Knows how the servers are doing. Implemented where the rooms are put together.</summary>
public interface IServerStatusSource
{
    /// <summary>One for each server of the snapshot, in its order; must not wait.</summary>
    IEnumerable<ServerStatus> Of(Snapshot snapshot);
}
