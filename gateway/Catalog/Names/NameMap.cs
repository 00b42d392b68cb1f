namespace McpGateway.Catalog.Names;

/// <summary><see cref="PublicNames"/> and <see cref="PublicUris"/> behind one interface.</summary>
public sealed class NameMap(PublicNames names) : INameMap
{
    public string PublicName(string server, string originalName) => names.Of(server, originalName);

    public string PublicUri(string server, string uri) => PublicUris.Of(server, uri);

    public bool TryParsePublicUri(string publicUri, out string server, out string uri)
    {
        var found = PublicUris.TrySplit(publicUri, out var part, out uri);
        server = part.ToString();
        return found;
    }
}
