using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Model;

/// <summary>A rule that allows, or one that denies.</summary>
internal enum Effect
{
    Allow,
    Deny,
}

/// <summary>One item of an <c>allow</c> or <c>deny</c> list.</summary>
internal sealed record Rule(RuleLocation Location, Effect Effect, Glob Server)
{
    /// <summary>Null: not said.</summary>
    public IReadOnlyList<Glob>? Tools { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<Glob>? Prompts { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<Glob>? Resources { get; init; }

    /// <summary><c>hint: readOnly</c>: an allow that holds only for tools that a trusted server calls read-only.</summary>
    public bool ReadOnlyTools { get; init; }

    /// <summary>A rule that says no kind covers all three; one with a hint covers tools, which alone have hints.</summary>
    public bool CoversAllOf(IReadOnlyList<Glob>? kind) =>
        Tools is null && Prompts is null && Resources is null && kind is null;
}
