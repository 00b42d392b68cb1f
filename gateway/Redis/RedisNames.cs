using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Buffers.Binary;

namespace McpGateway.Redis;

/// <summary>Names of keys. None holds a text that a client chose, or an id that would be worth something to a reader.</summary>
internal static class RedisNames
{
    public const string Prefix = "mcpgateway:";

    /// <summary>43 characters for the parts in this order: SHA-256 over each with its length before it, so that no two sets of parts meet.</summary>
    public static string Digest(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Base64Url.EncodeToString(hash.GetHashAndReset());
    }
}
