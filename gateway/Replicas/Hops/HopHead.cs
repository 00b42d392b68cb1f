using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Replicas.Hops;

/// <summary>What a request says of itself, sealed.</summary>
/// <param name="Receiver">Its id: nobody else takes it.</param>
/// <param name="Kind">Which handler.</param>
/// <param name="PrincipalId">For whom.</param>
/// <param name="ExpiresAt">In milliseconds since 1970.</param>
/// <param name="Length">Of the message, in bytes.</param>
/// <param name="Digest">SHA-256 of the message.</param>
internal sealed record HopHead(string Receiver, string Kind, string PrincipalId, long ExpiresAt, int Length, byte[] Digest)
{
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Receiver);
        writer.Write(Kind);
        writer.Write(PrincipalId);
        writer.Write(ExpiresAt);
        writer.Write(Length);
        writer.Write(Digest);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Null for what a gateway of another version may have written.</summary>
    public static HopHead? Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            var head = new HopHead(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadBytes(SHA256.HashSizeInBytes));
            return head.Digest.Length == SHA256.HashSizeInBytes && reader.BaseStream.Position == bytes.Length && head.Length is >= 0 and <= IReplicaHop.MaxMessage ? head : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
