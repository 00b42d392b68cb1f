using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Replicas.Hops;

/// <summary>A request as it is sent, and what is needed to read its answer.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="KeyId">Of the sealing key.</param>
/// <param name="Salt">Its own.</param>
internal sealed record SealedRequest(byte[] Bytes, string KeyId, byte[] Salt)
{
    public static SealedRequest Seal(HopKeys keys, HopHead head, ReadOnlySpan<byte> message)
    {
        var salt = RandomNumberGenerator.GetBytes(HopWire.SaltSize);
        using var cipher = keys.OfOwnRequest(salt, out var keyId);
        var plain = head.ToBytes();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plain.Length, HopWire.MaxHead, nameof(head));
        var start = 2 + keyId.Length + HopWire.SaltSize + sizeof(ushort);
        var bytes = new byte[start + plain.Length + HopWire.TagSize + message.Length + HopWire.TagSize];
        (bytes[0], bytes[1]) = (HopWire.Version, (byte)keyId.Length);
        Encoding.ASCII.GetBytes(keyId, bytes.AsSpan(2));
        salt.CopyTo(bytes, 2 + keyId.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start - sizeof(ushort)), (ushort)plain.Length);
        cipher.Seal(0, plain, bytes.AsSpan(start), HopWire.Place);
        cipher.Seal(1, message, bytes.AsSpan(start + plain.Length + HopWire.TagSize));
        return new SealedRequest(bytes, keyId, salt);
    }
}
