namespace McpGateway.Backends.Listing;

/// <summary>A tool's annotations (2025-03-26); null where the server says nothing, or nothing boolean.</summary>
/// <param name="ReadOnly">readOnlyHint; absent means false.</param>
/// <param name="Destructive">destructiveHint; absent means true.</param>
/// <param name="Idempotent">idempotentHint; absent means false.</param>
/// <param name="OpenWorld">openWorldHint; absent means true.</param>
public readonly record struct EntryHints(bool? ReadOnly, bool? Destructive, bool? Idempotent, bool? OpenWorld);
