using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Backends.Processes.Guarding;

/// <summary>
/// What every local process finds in its environment, and hands on to all that it starts: by it they are found again,
/// whoever their parent is by then. It gives no right to anything.
/// </summary>
internal static class GuardMark
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "MCPGATEWAY_GUARD";

    private static long _last;

    /// <summary>The beginning of all marks that this run of the program gives: 128 random bits.</summary>
    public static string Run { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "-";

    /// <summary>A new mark, for one process and its descendants. It ends in a dot, so that none is the beginning of another.</summary>
    public static string Next() => $"{Run}{Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture)}.";

    /// <summary>As it stands in an environment.</summary>
    public static byte[] Bytes(string mark) => Encoding.UTF8.GetBytes($"{Variable}={mark}");
}
