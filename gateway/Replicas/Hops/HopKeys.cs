using McpGateway.Identity;

namespace McpGateway.Replicas.Hops;

/// <summary>Makes the ciphers of one hop.</summary>
internal sealed class HopKeys(Sealer sealer)
{
    private const int KeySize = 32;

    /// <summary>For a request that is sent from here, with the id of the sealing key.</summary>
    public HopCipher OfOwnRequest(ReadOnlySpan<byte> salt, out string keyId)
    {
        Span<byte> key = stackalloc byte[KeySize];
        keyId = sealer.Derive(SealPurpose.Hop, salt, "request"u8, key);
        return new HopCipher(key);
    }

    /// <summary>For a request that came; null if nothing here was ever sealed with that key.</summary>
    public HopCipher? OfRequest(ReadOnlySpan<char> keyId, ReadOnlySpan<byte> salt) => Of(keyId, salt, "request"u8);

    /// <summary>
    /// For the answer. Whoever answers adds a salt: two that were given one request to answer, the second by a thief of
    /// the first, never seal two texts under one key and number.
    /// </summary>
    public HopCipher? OfAnswer(ReadOnlySpan<char> keyId, ReadOnlySpan<byte> requestSalt, ReadOnlySpan<byte> answerSalt)
    {
        Span<byte> both = stackalloc byte[2 * HopWire.SaltSize];
        requestSalt.CopyTo(both);
        answerSalt.CopyTo(both[HopWire.SaltSize..]);
        return Of(keyId, both, "answer"u8);
    }

    private HopCipher? Of(ReadOnlySpan<char> keyId, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label)
    {
        Span<byte> key = stackalloc byte[KeySize];
        return sealer.TryDerive(SealPurpose.Hop, keyId, salt, label, key) ? new HopCipher(key) : null;
    }
}
