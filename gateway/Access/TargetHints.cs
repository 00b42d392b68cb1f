namespace McpGateway.Access;

/// <summary>
/// What a server claims about a tool (annotations, 2025-03-26 on); null where it says nothing. Whether a claim is
/// believed is decided by Access: only those of servers marked trusted are.
/// </summary>
/// <param name="ReadOnly">readOnlyHint; absent means false.</param>
/// <param name="Destructive">destructiveHint; absent means true.</param>
/// <param name="Idempotent">idempotentHint; absent means false.</param>
/// <param name="OpenWorld">openWorldHint; absent means true.</param>
public readonly record struct TargetHints(bool? ReadOnly, bool? Destructive, bool? Idempotent, bool? OpenWorld);
