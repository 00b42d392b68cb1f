using McpGateway.Configuration.Loading;

namespace McpGateway.Commands;

/// <summary>What <c>mcpgateway serve</c> was asked for; the first load has succeeded.</summary>
/// <param name="First">Has a snapshot.</param>
/// <param name="Builder">Builds the next ones; knows the files and listeners.</param>
/// <param name="Admin">Where the operator is served; null: nowhere.</param>
/// <param name="Started">To be called once, with the addresses that are listened on, in the order of the listeners, the admin listener's last.</param>
public sealed record ServeRequest(LoadResult First, SnapshotBuilder Builder, Uri? Admin, Action<IReadOnlyCollection<string>> Started);
