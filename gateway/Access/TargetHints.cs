namespace McpGateway.Access;

/// <summary>
/// What a server claims about a tool, as far as rules may speak of it (annotations, 2025-03-26 on); null where it says
/// nothing. Only the claims of servers marked trusted are believed, and that is decided by the policy.
/// </summary>
/// <param name="ReadOnly">readOnlyHint; absent means false.</param>
/// <param name="Destructive">destructiveHint; absent means true.</param>
public readonly record struct TargetHints(bool? ReadOnly, bool? Destructive);
