using System.Buffers.Text;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// Ids of the gateway's own towards servers: never two alike in one run, so that callers who share a session can neither
/// collide with nor cancel each other's requests. They double as progress tokens.
/// </summary>
internal sealed class OwnIds
{
    private long _last;

    /// <summary>A JSON integer.</summary>
    public byte[] Next()
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(Interlocked.Increment(ref _last), digits, out var written);
        return digits[..written].ToArray();
    }
}
