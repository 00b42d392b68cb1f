namespace McpGateway.Configuration;

/// <summary>One entry of keys.yaml. It holds no key: only what recognises one.</summary>
/// <param name="Id">Matches <c>^[a-z][a-z0-9-]{0,39}$</c>; what policies call <c>apiKey</c>.</param>
/// <param name="Hash">SHA-256 of the whole key, 32 bytes.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From this moment on it is refused; null: never.</param>
public sealed record ApiKeyRecord(string Id, ReadOnlyMemory<byte> Hash, DateTimeOffset Created, DateTimeOffset? Expires)
{
    internal bool IsSameAs(ApiKeyRecord other) => Id == other.Id && Expires == other.Expires && Hash.Span.SequenceEqual(other.Hash.Span);

    public override string ToString() => Id;
}
