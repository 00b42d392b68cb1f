using System.Text;
using McpGateway.Backends.Http;

namespace McpGateway.Backends.Sse;

/// <summary>
/// Where a server takes messages: the data of the <c>endpoint</c> event (2024-11-05, basic/transports). It is the server's
/// word, and what is posted there bears the server's credentials: it has to be at the configured origin.
/// </summary>
internal static class EndpointAddress
{
    /// <summary>Longest data of the event, in bytes.</summary>
    public const int Longest = 2_048;

    /// <summary>Path and query at the configured origin, or why the server is refused.</summary>
    /// <param name="configured">The replica's address.</param>
    /// <param name="data">As the event has it.</param>
    public static (string? Path, string? Why) Resolve(Uri configured, ReadOnlySpan<byte> data)
    {
        // Backslashes, white space, control characters and what is not ASCII are read differently by different URL parsers.
        if (data.IsEmpty || data.Length > Longest || data.ContainsAnyExceptInRange((byte)'!', (byte)'~') || data.IndexOfAny("\\#"u8) >= 0)
        {
            return (null, "its endpoint event holds no URL");
        }

        if (!Uri.TryCreate(configured, Encoding.ASCII.GetString(data), out var url))
        {
            return (null, "its endpoint event holds no URL");
        }

        if (!UpstreamAddress.IsSameOrigin(url, configured))
        {
            return (null, "its endpoint event names another origin than url in gateway.yaml: nothing is sent there");
        }

        return url.UserInfo.Length == 0 ? (url.PathAndQuery, null) : (null, "its endpoint event names a user");
    }
}
