using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Identity;
using McpGateway.Replicas;
using McpGateway.Replicas.Hops;

namespace McpGateway.Redis.Replicas;

/// <summary>What is told on the bus: sealed, for some seconds, by a sender, once.</summary>
internal sealed class SealedChanges(Sealer sealer, TimeProvider time)
{
    /// <summary>The longest sealed text, in characters: nothing longer is opened.</summary>
    public const int MaxText = 48 * 1024;

    private const int IdSize = 32;
    private const int NonceSize = 16;
    private const int MaxKind = 16;
    private const int MostRemembered = 100_000;

    private static readonly TimeSpan Valid = TimeSpan.FromSeconds(10);

    private readonly SeenOnce _seen = new(MostRemembered, time);

    public string Seal(string sender, string kind, ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, IChangeBus.MaxMessage, nameof(message));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kind.Length, MaxKind, nameof(kind));
        var bytes = new byte[IdSize + NonceSize + sizeof(long) + 1 + kind.Length + message.Length];
        Encoding.ASCII.GetBytes(sender, bytes);
        RandomNumberGenerator.Fill(bytes.AsSpan(IdSize, NonceSize));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(IdSize + NonceSize), (time.GetUtcNow() + Valid).ToUnixTimeMilliseconds());
        bytes[IdSize + NonceSize + sizeof(long)] = (byte)kind.Length;
        Encoding.ASCII.GetBytes(kind, bytes.AsSpan(IdSize + NonceSize + sizeof(long) + 1));
        message.CopyTo(bytes.AsSpan(IdSize + NonceSize + sizeof(long) + 1 + kind.Length));
        return sealer.Seal(SealPurpose.Change, "", "", Valid, bytes);
    }

    /// <summary>Kind and message; null for what was not sealed by another gateway replica, is too old, or was heard before.</summary>
    public (string Kind, ReadOnlyMemory<byte> Message)? Open(string own, string text)
    {
        if (text.Length > MaxText || !sealer.TryOpen(SealPurpose.Change, "", "", text, out var bytes) || bytes.Length <= IdSize + NonceSize + sizeof(long))
        {
            return null;
        }

        var kind = IdSize + NonceSize + sizeof(long) + 1;
        var length = bytes[kind - 1];
        var expiresAt = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(IdSize + NonceSize));
        return kind + length > bytes.Length
            || Encoding.ASCII.GetString(bytes, 0, IdSize) == own
            || expiresAt > (time.GetUtcNow() + Valid + HopWire.Skew).ToUnixTimeMilliseconds()
            || !_seen.TryTake(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(IdSize)), expiresAt)
            ? null
            : (Encoding.ASCII.GetString(bytes, kind, length), bytes.AsMemory(kind + length));
    }
}
