using McpGateway.Replicas;

namespace McpGateway.Redis.Revocation;

/// <summary>Another gateway replica has seen a change of the set: it is read at once. What the message says is not looked at.</summary>
internal sealed class RevokedListener(RevocationSet set) : IChangeListener
{
    public string Kind => RevocationSet.OfRevoked;

    public async ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => await set.LookAsync(cancellationToken);
}
