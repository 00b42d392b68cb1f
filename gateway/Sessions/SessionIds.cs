using System.Security.Cryptography;

namespace McpGateway.Sessions;

/// <summary>Session ids: 128 random bits in visible ASCII (2025-11-25, basic/transports: 0x21 to 0x7E).</summary>
public static class SessionIds
{
    private const int Bytes = 16;

    /// <summary>The length of every id, in characters.</summary>
    public const int Length = 2 * Bytes;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);
}
