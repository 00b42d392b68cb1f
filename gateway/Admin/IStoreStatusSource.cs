namespace McpGateway.Admin;

/// <summary>Knows how a shared store is doing. Implemented where the rooms are put together; without a shared store there is none.</summary>
public interface IStoreStatusSource
{
    /// <summary>Must not wait.</summary>
    StoreStatus Status { get; }
}
