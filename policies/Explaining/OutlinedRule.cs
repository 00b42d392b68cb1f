namespace McpGateway.Policies.Explaining;

/// <summary>A rule as it is written.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Role">The role it stands in.</param>
/// <param name="Denies">It stands in <c>deny</c>.</param>
/// <param name="Server">The pattern of servers.</param>
public sealed record OutlinedRule(RuleLocation Location, string Role, bool Denies, string Server)
{
    /// <summary>Patterns; null: not said. A rule that says no kind covers all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary><c>hint: readOnly</c>.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The names of the arguments that it depends on.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The scopes that it needs.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>It is watched, not applied.</summary>
    public bool Shadow { get; init; }

    /// <summary>What it covers, in one line.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        Add("tools", Tools);
        Add("prompts", Prompts);
        Add("resources", Resources);
        if (parts.Count == 0)
        {
            parts.Add(ReadOnly ? "every tool" : "everything");
        }

        if (ReadOnly)
        {
            parts.Add("that a trusted server calls read-only");
        }

        Add("depending on the arguments", Arguments.Count == 0 ? null : Arguments);
        Add("with the scopes", Scopes.Count == 0 ? null : Scopes);
        return $"{Server}: {string.Join(", ", parts)}{(Shadow ? " (in shadow: recorded only)" : "")}";

        void Add(string what, IReadOnlyList<string>? texts)
        {
            if (texts is not null)
            {
                parts.Add($"{what} {string.Join(' ', texts)}");
            }
        }
    }
}
