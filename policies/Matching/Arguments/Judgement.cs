namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// Whether a value passes a test. What is <see cref="Unclear"/> never satisfies an allow and never escapes a deny: that
/// is how a value of another type, or one that servers read in two ways, gets past neither.
/// </summary>
internal enum Judgement
{
    /// <summary>The default: some servers could take the value for one that passes, others not.</summary>
    Unclear,

    Holds,

    Fails,
}
