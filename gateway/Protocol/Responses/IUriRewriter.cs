namespace McpGateway.Protocol.Responses;

/// <summary>Where in a server's message a resource URI stands.</summary>
public enum UriPlace
{
    /// <summary>A content item of type <c>resource_link</c>.</summary>
    ResourceLink,

    /// <summary>The <c>resource</c> of a content item.</summary>
    EmbeddedResource,

    /// <summary>An item of <c>contents</c> (resources/read).</summary>
    ReadContents,

    /// <summary><c>_meta.ui.resourceUri</c> and <c>_meta["ui/resourceUri"]</c> (MCP Apps).</summary>
    UiResource,

    /// <summary><c>params.uri</c> of notifications/resources/updated.</summary>
    Updated,
}

/// <summary>Turns a server's resource URIs into those that clients see. Called on the thread that relays the message.</summary>
public interface IUriRewriter
{
    /// <summary>The URI for the client, or null where it stays as it is.</summary>
    string? Rewrite(string uri, UriPlace place);
}
