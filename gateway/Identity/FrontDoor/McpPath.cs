using McpGateway.Configuration.Reading;

namespace McpGateway.Identity.FrontDoor;

/// <summary>
/// The two paths on which MCP is spoken: <c>/mcp</c> and <c>/mcp/{server}</c>, in exactly this spelling.
/// </summary>
internal static class McpPath
{
    private const string Merged = "/mcp";

    /// <summary>
    /// Decides on the raw request target and on the decoded path, which must be the same: what one of two parsers
    /// would take for another path (%2e, %2F, //, /../, a trailing slash, other case, an absolute target) is neither. The server is null on the merged endpoint, and may be
    /// one that is not configured.
    /// </summary>
    public static bool TryMatch(ReadOnlySpan<char> rawTarget, string pathBase, ReadOnlySpan<char> path, out string? server)
    {
        server = null;
        var query = rawTarget.IndexOf('?');
        var raw = query < 0 ? rawTarget : rawTarget[..query];
        if (pathBase.Length > 0 || !raw.SequenceEqual(path) || !raw.StartsWith(Merged, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = raw[Merged.Length..];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != '/' || !Names.IsServer(rest[1..]))
        {
            return false;
        }

        server = rest[1..].ToString();
        return true;
    }
}
