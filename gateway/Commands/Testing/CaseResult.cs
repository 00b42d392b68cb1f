using McpGateway.Commands.Asking;

namespace McpGateway.Commands.Testing;

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Answer">What the policy said; null where the case asks for nothing.</param>
/// <param name="Roles">Of the client; null: no entry matches.</param>
/// <param name="Differences">What was not as expected; none if it passed.</param>
internal sealed record CaseResult(PolicyCase Case, Answer? Answer, IReadOnlyList<string>? Roles, IReadOnlyList<CaseDifference> Differences)
{
    public bool Passed => Differences.Count == 0;
}

/// <summary>One thing that was not as expected.</summary>
/// <param name="Expected">As the case has it.</param>
/// <param name="Came">What came, and why.</param>
/// <param name="Mend">What to do about it.</param>
internal sealed record CaseDifference(string Expected, string Came, string Mend);
