using System.Buffers.Binary;
using System.Security.Cryptography;

namespace McpGateway.Replicas.Hops;

/// <summary>AES-256-GCM under a key that seals one side of one conversation: the nonce is the number of the box.</summary>
internal sealed class HopCipher(ReadOnlySpan<byte> key) : IDisposable
{
    private const int NonceSize = 12;

    private readonly AesGcm _aes = new(key, HopWire.TagSize);

    /// <summary>Writes ciphertext and tag; the box is as long as both.</summary>
    public void Seal(ulong number, ReadOnlySpan<byte> plain, Span<byte> box, ReadOnlySpan<byte> bound = default)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number);
        _aes.Encrypt(nonce, plain, box[..plain.Length], box.Slice(plain.Length, HopWire.TagSize), bound);
    }

    /// <summary>False for what was not sealed under this key, with this number, bound to this.</summary>
    public bool TryOpen(ulong number, ReadOnlySpan<byte> box, Span<byte> plain, ReadOnlySpan<byte> bound = default)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number);
        try
        {
            _aes.Decrypt(nonce, box[..^HopWire.TagSize], box[^HopWire.TagSize..], plain, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();

    private static void WriteNonce(Span<byte> nonce, ulong number)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], number);
    }
}
