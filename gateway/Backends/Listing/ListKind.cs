using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>One of the four lists: how it is asked for, and what of it the gateway reads.</summary>
internal sealed class ListKind
{
    public static readonly ListKind Tools = new("tools/list", "tools", "name", maxName: 1024);
    public static readonly ListKind Prompts = new("prompts/list", "prompts", "name", maxName: 1024);
    public static readonly ListKind Resources = new("resources/list", "resources", "uri", maxName: 8192);
    public static readonly ListKind Templates = new("resources/templates/list", "resourceTemplates", "uriTemplate", maxName: 8192);

    private ListKind(string method, string items, string name, int maxName)
    {
        (Method, Items, MaxName) = (method, items, maxName);
        PageKeys = new OwnedKeys(items, "nextCursor", "ttlMs", "resultType");
        EntryKeys = new OwnedKeys(name, "annotations", "inputSchema", "outputSchema", "_meta", "execution");
    }

    public string Method { get; }

    public string Items { get; }

    /// <summary>The longest name or URI, in characters.</summary>
    public int MaxName { get; }

    /// <summary>Of the result: the items, nextCursor, ttlMs, resultType, in this order.</summary>
    public OwnedKeys PageKeys { get; }

    /// <summary>Of an entry: its name, annotations, inputSchema, outputSchema, _meta, execution, in this order.</summary>
    public OwnedKeys EntryKeys { get; }
}
