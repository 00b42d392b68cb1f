using System.Security.Cryptography;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// What a request asks for, without what differs between a call and its retry: a retry is the same request with answers
/// (2026-07-28, MRTR), and nobody may be asked about one call and run another by the answer.
/// </summary>
internal static class CallDigest
{
    /// <summary>In bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>SHA-256 over the method and every member of params but inputResponses, requestState and _meta, in the order of their keys.</summary>
    public static byte[] Of(Envelope request)
    {
        var kept = new List<(string Key, ByteRange Value)>();
        var members = new JsonMembers(request.Body.Span, request.Params.Object, OwnedKeys.Nothing, JsonScanner.DepthCeiling);
        while (members.MoveNext())
        {
            var value = members.Value;
            if (value != request.Params.InputResponses && value != request.Params.RequestState && value != request.Meta.Object)
            {
                kept.Add((JsonText.TryDecode(members.Key.Of(request.Body.Span), out var key) ? key : "", value));
            }
        }

        kept.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, System.Text.Encoding.UTF8.GetBytes(request.MethodName));
        foreach (var (key, value) in kept)
        {
            Add(hash, System.Text.Encoding.UTF8.GetBytes(key));
            Add(hash, request.Raw(value).Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Each part with its length before it: no two requests give the same bytes.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
