namespace McpGateway.Tests.Policies.Mutation;

/// <summary>One change to the decider's code, dormant until it is switched on.</summary>
/// <param name="File">Below policies/.</param>
/// <param name="Line">In the source.</param>
/// <param name="Source">The line's text, trimmed: with it the mutant is known although lines move.</param>
/// <param name="Kind">What is changed, with its number among equals on that line.</param>
public sealed record Mutant(string File, int Line, string Source, string Kind)
{
    public string Key => $"{File} | {Source} | {Kind}";

    public override string ToString() => $"{File}:{Line}: {Kind}: {Source}";
}
