namespace McpGateway.Configuration;

/// <summary>To whom a server shows the same lists (<c>catalog</c>).</summary>
public enum CatalogScope
{
    /// <summary>Everybody sees the same: read once, in the background.</summary>
    Shared,

    /// <summary>Each principal may see something else.</summary>
    Principal,

    /// <summary>Each legacy session may see something else.</summary>
    Session,
}
