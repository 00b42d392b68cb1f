namespace McpGateway.Catalog.Names;

/// <summary>
/// How what a server names is called on <c>/mcp</c> and back, for those who rewrite messages. On
/// <c>/mcp/{server}</c> nothing is renamed and none of this is asked.
/// </summary>
public interface INameMap
{
    /// <summary>The public name of a tool or prompt of <paramref name="server"/>.</summary>
    string PublicName(string server, string originalName);

    /// <summary>The public form of a resource URI or URI template of <paramref name="server"/>.</summary>
    string PublicUri(string server, string uri);

    /// <summary>The server's part and the server's own URI; false where no server can be meant.</summary>
    bool TryParsePublicUri(string publicUri, out string server, out string uri);
}
