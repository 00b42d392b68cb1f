namespace McpGateway.Catalog.Views;

/// <summary>What one set of roles may see on one endpoint in one era, as bytes ready to be sent. Immutable, shared by everybody with these roles.</summary>
internal sealed class View
{
    private readonly ListPages[] _lists;

    /// <param name="lists">In the order of <see cref="ListKinds.All"/>.</param>
    public View(ListPages[] lists) => _lists = lists;

    /// <summary>A JSON object.</summary>
    public required byte[] Capabilities { get; init; }

    /// <summary>It shows a server that has tasks in the client's era.</summary>
    public bool HasTasks { get; init; }

    /// <summary>A JSON object: the gateway's, or on <c>/mcp/{server}</c> the server's own.</summary>
    public required ReadOnlyMemory<byte> ServerInfo { get; init; }

    /// <summary>A JSON string; null if there are none.</summary>
    public byte[]? Instructions { get; init; }

    /// <summary>What a modern list ends with: the members after the entries, with the comma before and without the closing brace.</summary>
    public required byte[] Hints { get; init; }

    /// <summary>The whole result of server/discover.</summary>
    public required byte[] Discovery { get; init; }

    /// <summary>Bytes held, for the bound of all views together.</summary>
    public long Size => _lists.Sum(list => list.Size) + Capabilities.Length + Hints.Length + Discovery.Length + (Instructions?.Length ?? 0);

    public ListPages List(ListKind kind) => _lists[(int)kind - 1];
}
