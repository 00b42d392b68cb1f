namespace McpGateway.Replicas.Hops;

/// <summary>A request whose head was sealed by a gateway replica.</summary>
internal sealed record OpenedRequest(HopHead Head, HopCipher Cipher, string KeyId, byte[] Salt) : IDisposable
{
    /// <summary>Names the request: 128 of its random bits.</summary>
    public UInt128 Nonce => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Salt);

    public void Dispose() => Cipher.Dispose();
}
