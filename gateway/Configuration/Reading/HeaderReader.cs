using System.Buffers;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads the headers that go to a server with each request. No message repeats a value: they are credentials.</summary>
internal static class HeaderReader
{
    private const int Most = 64;
    private const int LongestValue = 16 * 1024;

    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What the gateway writes itself, or what would change where a message ends.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive",
        "Last-Event-ID", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static IReadOnlyList<KeyValuePair<string, string>> Read(MappingReader server)
    {
        var result = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in server.TextMap("headers"))
        {
            if (Problem(name.Text, value.Text, result) is { } problem)
            {
                server.Errors.Add(name, problem.Message, problem.Mend);
            }
            else
            {
                result.Add(new(name.Text, value.Text));
            }
        }

        return result;
    }

    private static (string Message, string Mend)? Problem(string name, string value, List<KeyValuePair<string, string>> before)
    {
        if (name.AsSpan().ContainsAnyExcept(Token) || name.Length > 128)
        {
            return ("this is no header name", "use letters, digits and - only");
        }

        if (Own.Contains(name) || name.StartsWith("Mcp-", StringComparison.OrdinalIgnoreCase))
        {
            return ($"the header '{name}' is written by the gateway", "remove it");
        }

        if (before.Exists(other => string.Equals(other.Key, name, StringComparison.OrdinalIgnoreCase)))
        {
            return ($"the header '{name}' stands here twice; case makes no difference", "remove one of them");
        }

        // A line break would begin another header (request splitting).
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Length > LongestValue || value[0] == ' ' || value[^1] == ' ')
        {
            return ($"the value of '{name}' has a line break, a blank at an end, a character outside of ASCII, or is longer than 16 KiB", "check what the environment variable or file holds: a line break at its end is the usual cause");
        }

        return before.Count == Most ? ($"more than {Most} headers", "remove some") : null;
    }
}
