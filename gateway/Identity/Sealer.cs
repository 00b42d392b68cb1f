using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Configuration;

namespace McpGateway.Identity;

/// <summary>
/// Seals what the gateway hands out and later takes back, for one purpose, one principal, one server and a time:
/// AES-256-GCM with a random nonce, and the four as associated data. Keys come from <c>sealing.keys</c> (the first
/// seals, all open, so keys can be rotated); without them from a key that lives as long as the program.
/// <para>Text: <c>keyid.base64url(nonce 12, expiry 8, ciphertext, tag 16)</c>, safe in URLs and headers.</para>
/// </summary>
public sealed class Sealer(ISnapshotSource snapshots, TimeProvider time)
{
    /// <summary>The largest payload, in bytes.</summary>
    public const int MaxPayload = 64 * 1024;

    private const int NonceSize = 12;
    private const int ExpirySize = 8;
    private const int TagSize = 16;
    private const int HeadSize = NonceSize + ExpirySize;
    private const int MaxKeyId = 8;

    private readonly SealingKey[] _own = [new("own", RandomNumberGenerator.GetBytes(32))];

    /// <summary>Seals a payload of at most <see cref="MaxPayload"/> bytes. The server is empty where it is about none.</summary>
    public string Seal(SealPurpose purpose, string principalId, string server, TimeSpan lifetime, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload);
        var key = Keys[0];
        var box = new byte[HeadSize + payload.Length + TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        BinaryPrimitives.WriteInt64BigEndian(box.AsSpan(NonceSize), (time.GetUtcNow() + lifetime).ToUnixTimeMilliseconds());
        using var aes = new AesGcm(key.Key.Span, TagSize);
        aes.Encrypt(
            box.AsSpan(0, NonceSize),
            payload,
            box.AsSpan(HeadSize, payload.Length),
            box.AsSpan(HeadSize + payload.Length),
            AssociatedData(key.Id, purpose, principalId, server, box.AsSpan(NonceSize, ExpirySize)));
        return $"{key.Id}.{Base64Url.EncodeToString(box)}";
    }

    /// <summary>
    /// Opens what <see cref="Seal"/> made for exactly these. False for all else (changed, expired, another's, another
    /// purpose, an unknown key), without saying which: to its bearer they are the same.
    /// </summary>
    public bool TryOpen(SealPurpose purpose, string principalId, string server, ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        var dot = text[..Math.Min(text.Length, MaxKeyId + 1)].IndexOf('.');
        if (dot < 1 || FindKey(text[..dot]) is not { } key || Decode(text[(dot + 1)..]) is not { } box)
        {
            return false;
        }

        var expiry = box.AsSpan(NonceSize, ExpirySize);
        var opened = new byte[box.Length - HeadSize - TagSize];
        using var aes = new AesGcm(key.Key.Span, TagSize);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceSize), box.AsSpan(HeadSize, opened.Length), box.AsSpan(HeadSize + opened.Length), opened, AssociatedData(key.Id, purpose, principalId, server, expiry));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        if (BinaryPrimitives.ReadInt64BigEndian(expiry) <= time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return false;
        }

        payload = opened;
        return true;
    }

    /// <summary>
    /// Makes a key of 32 bytes for one conversation of gateway replicas out of the key that seals now (HKDF-SHA256, RFC
    /// 5869): whoever has the same sealing key, the salt and the label makes the same one. The id of the sealing key.
    /// </summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="salt">At least 32 random bytes, new for each conversation.</param>
    /// <param name="label">Which of the keys of one conversation.</param>
    /// <param name="key">Takes it.</param>
    public string Derive(SealPurpose purpose, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, Span<byte> key)
    {
        var sealing = Keys[0];
        Derive(sealing, purpose, salt, label, key);
        return sealing.Id;
    }

    /// <summary>The same with the sealing key of that id. False if it is not known.</summary>
    public bool TryDerive(SealPurpose purpose, ReadOnlySpan<char> keyId, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, Span<byte> key)
    {
        if (FindKey(keyId) is not { } sealing)
        {
            return false;
        }

        Derive(sealing, purpose, salt, label, key);
        return true;
    }

    private static void Derive(SealingKey sealing, SealPurpose purpose, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, Span<byte> key)
    {
        Span<byte> info = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes($"mcpgateway/{purpose}/", info);
        label.CopyTo(info[length..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sealing.Key.Span, key, salt, info[..(length + label.Length)]);
    }

    private IReadOnlyList<SealingKey> Keys =>
        snapshots.Current?.Gateway.SealingKeys is { Count: > 0 } configured ? configured : _own;

    private SealingKey? FindKey(ReadOnlySpan<char> id)
    {
        foreach (var key in Keys)
        {
            if (id.SequenceEqual(key.Id))
            {
                return key;
            }
        }

        return null;
    }

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        // Padding and white space, which the decoder would skip, are refused: one box has one text.
        if (text.Length > Base64Url.GetEncodedLength(HeadSize + MaxPayload + TagSize) || text.ContainsAny("= \t\r\n"))
        {
            return null;
        }

        var box = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, box, out _, out var length) == OperationStatus.Done && length == box.Length && length >= HeadSize + TagSize ? box : null;
    }

    /// <summary>Each part with its length before it, so that no two different sets of parts give the same bytes.</summary>
    private static byte[] AssociatedData(string keyId, SealPurpose purpose, string principalId, string server, ReadOnlySpan<byte> expiry)
    {
        using var stream = new MemoryStream(128);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(keyId);
        writer.Write((int)purpose);
        writer.Write(principalId);
        writer.Write(server);
        writer.Write(expiry);
        writer.Flush();
        return stream.ToArray();
    }
}
