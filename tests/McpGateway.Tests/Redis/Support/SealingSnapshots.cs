using System.Collections.Frozen;
using McpGateway.Configuration;

namespace McpGateway.Tests.Redis.Support;

/// <summary>A snapshot that has sealing keys and nothing else.</summary>
internal sealed class SealingSnapshots(params SealingKey[] keys) : ISnapshotSource
{
    public Snapshot? Current { get; } = new()
    {
        Revision = 1,
        Gateway = new GatewayOptions { File = "/gateway.yaml", Auth = new AuthOptions(null, Anonymous: true), Servers = FrozenDictionary<string, ServerOptions>.Empty, SealingKeys = keys },
        Servers = FrozenDictionary<string, ServerOptions>.Empty,
        ApiKeys = FrozenDictionary<string, ApiKeyRecord>.Empty,
    };

    public SnapshotState State => throw new InvalidOperationException("Nobody asks here.");

    public SnapshotLease? TryAcquire() => null;
}
