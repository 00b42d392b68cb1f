namespace McpGateway.Policies;

/// <summary>What a rule can be about.</summary>
public enum SubjectKind
{
    /// <summary>A tool, by its original name.</summary>
    Tool,

    /// <summary>A prompt, by its original name.</summary>
    Prompt,

    /// <summary>A resource, by its original URI: to list, read or subscribe.</summary>
    Resource,

    /// <summary>
    /// A resource template, by its original <c>uriTemplate</c>: to list it or to complete its arguments. That it is
    /// allowed permits no read: each URI made from it is decided as a <see cref="Resource"/>.
    /// </summary>
    ResourceTemplate,
}

/// <summary>One thing on one server, as that server names it.</summary>
/// <param name="Server">The name in gateway.yaml.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The original name, URI or URI template: without the gateway's prefix.</param>
public readonly record struct Subject(string Server, SubjectKind Kind, string Name)
{
    /// <summary>The server is marked <c>trusted</c>: its annotations are believed. From any other they change nothing.</summary>
    public bool ServerTrusted { get; init; }

    /// <summary>The tool's <c>annotations.readOnlyHint</c>; null where the server gives none.</summary>
    public bool? ReadOnlyHint { get; init; }

    /// <summary>The tool's <c>annotations.destructiveHint</c>; null where the server gives none.</summary>
    public bool? DestructiveHint { get; init; }

    /// <summary>Read-only, said by a server that is believed, and not contradicted by the same server in the same breath.</summary>
    internal bool IsReadOnly => ServerTrusted && ReadOnlyHint == true && DestructiveHint != true;
}
