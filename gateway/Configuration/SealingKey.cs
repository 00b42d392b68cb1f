namespace McpGateway.Configuration;

/// <summary>One key that seals the ids given to clients: an entry of <c>sealing.keys</c>. The first of them seals, all of them open.</summary>
/// <param name="Id">1 to 8 characters <c>a-z0-9</c>; stands in each sealed text.</param>
/// <param name="Key">32 random bytes.</param>
public sealed record SealingKey(string Id, ReadOnlyMemory<byte> Key)
{
    public override string ToString() => Id;
}
