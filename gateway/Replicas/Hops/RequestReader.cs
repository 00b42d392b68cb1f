using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Replicas.Hops;

/// <summary>
/// Reads what arrives at the hop's listener. Of a stranger's bytes no more than a head is read; of the message none
/// before the head was opened, and none is used before all of it was.
/// </summary>
internal sealed class RequestReader(HopKeys keys, TimeProvider time)
{
    /// <summary>The opened head and the message that follows it, of a length that is known; null for anything else.</summary>
    public async ValueTask<OpenedRequest?> ReadHeadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.Method != HopWire.Method
            || context.Features.Get<IHttpRequestFeature>()?.RawTarget != HopWire.Path
            || request.ContentLength is not (> 0 and <= HopWire.MaxRequest))
        {
            return null;
        }

        var bytes = new byte[HopWire.MaxKeyId + HopWire.SaltSize + sizeof(ushort) + HopWire.MaxHead + HopWire.TagSize];
        if (!await FillAsync(request.Body, bytes.AsMemory(0, 2), cancellationToken) || bytes[0] != HopWire.Version || bytes[1] is 0 or > HopWire.MaxKeyId)
        {
            return null;
        }

        int idLength = bytes[1];
        var start = idLength + HopWire.SaltSize + sizeof(ushort);
        if (!await FillAsync(request.Body, bytes.AsMemory(0, start), cancellationToken))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(start - sizeof(ushort)));
        var box = bytes.AsMemory(start, Math.Min(length, HopWire.MaxHead) + HopWire.TagSize);
        if (length > HopWire.MaxHead || !await FillAsync(request.Body, box, cancellationToken))
        {
            return null;
        }

        var opened = Open(Encoding.ASCII.GetString(bytes, 0, idLength), bytes.AsSpan(idLength, HopWire.SaltSize).ToArray(), box.Span);
        if (opened is null || request.ContentLength != 2 + start + box.Length + opened.Head.Length + HopWire.TagSize)
        {
            opened?.Dispose();
            return null;
        }

        return opened;
    }

    /// <summary>The message in a buffer of its length and a tag more; false if it is not the one of the head.</summary>
    public static async ValueTask<bool> ReadMessageAsync(Stream body, OpenedRequest request, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = request.Head.Length;
        return await FillAsync(body, buffer, cancellationToken)
            && request.Cipher.TryOpen(1, buffer.Span, buffer.Span[..length])
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(buffer.Span[..length]), request.Head.Digest);
    }

    /// <summary>Whether it is valid now. One from a clock too far ahead is not: it would be valid for longer than it may.</summary>
    public bool IsInTime(HopHead head)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return head.ExpiresAt > now && head.ExpiresAt <= now + (long)(HopWire.Valid + HopWire.Skew).TotalMilliseconds;
    }

    private OpenedRequest? Open(string keyId, byte[] salt, ReadOnlySpan<byte> box)
    {
        if (keys.OfRequest(keyId, salt) is not { } cipher)
        {
            return null;
        }

        var plain = new byte[box.Length - HopWire.TagSize];
        if (cipher.TryOpen(0, box, plain, HopWire.Place) && HopHead.Read(plain) is { } head)
        {
            return new OpenedRequest(head, cipher, keyId, salt);
        }

        cipher.Dispose();
        return null;
    }

    private static async ValueTask<bool> FillAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length;
}
