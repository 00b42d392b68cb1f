namespace McpGateway.Catalog.Names;

/// <summary>
/// Resource URIs and URI templates on <c>/mcp</c>: <c>server+uri</c>, and <c>ui://server+x</c> for <c>ui://x</c>, so that
/// hosts still see the scheme of MCP Apps. Server names have no <c>+</c>, so the first one is the border, and the
/// way back needs no table: any gateway replica finds it, for URIs that no list shows too.
/// </summary>
public static class PublicUris
{
    private const string Ui = "ui://";
    private const char Separator = '+';

    /// <summary>The URI on <c>/mcp</c> of <paramref name="uri"/>, as <paramref name="server"/> spells it.</summary>
    public static string Of(string server, string uri) => uri.StartsWith(Ui, StringComparison.Ordinal)
        ? string.Concat(Ui, server, "+", uri.AsSpan(Ui.Length))
        : string.Concat(server, "+", uri);

    /// <summary>
    /// Splits a URI of <c>/mcp</c> into the part that names the server and the server's own URI. False where no server
    /// can be meant. Whether such a server is configured is for the caller to look up.
    /// </summary>
    public static bool TrySplit(string uri, out ReadOnlySpan<char> server, out string original)
    {
        var start = uri.StartsWith(Ui, StringComparison.Ordinal) ? Ui.Length : 0;
        var plus = uri.IndexOf(Separator, start);
        if (plus < 0)
        {
            server = default;
            original = "";
            return false;
        }

        server = uri.AsSpan(start, plus - start);
        original = start == 0 ? uri[(plus + 1)..] : string.Concat(Ui, uri.AsSpan(plus + 1));
        return true;
    }
}
