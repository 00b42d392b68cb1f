using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Identity.Tokens;

/// <summary>SHA-256 of a token, by which one is remembered without being kept.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    private const int OnStack = 4 * 1024;

    /// <param name="token">ASCII, as <see cref="BearerToken"/> lets through.</param>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        byte[]? rented = null;
        var bytes = token.Length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(token.Length);
        var length = Encoding.ASCII.GetBytes(token, bytes);
        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(bytes[..length], MemoryMarshal.AsBytes(hash));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
    }

    public override int GetHashCode() => unchecked((int)A);
}
