namespace McpGateway.Policies;

/// <summary>A policy file that somebody else has read.</summary>
/// <param name="Path">For messages and rule names only; nothing is opened.</param>
/// <param name="Text">At most 1 MiB of UTF-8.</param>
public readonly record struct PolicyFile(string Path, string Text);
