namespace McpGateway.Policies;

/// <summary>Where a rule stands. Prints as <c>file:line</c> without allocating: it goes into every audit record.</summary>
public sealed record RuleLocation(string File, int Line) : IComparable<RuleLocation>
{
    private readonly string _text = $"{File}:{Line}";

    public override string ToString() => _text;

    /// <summary>By file (ordinal), then by line.</summary>
    public int CompareTo(RuleLocation? other)
    {
        if (other is null)
        {
            return 1;
        }

        var file = string.CompareOrdinal(File, other.File);
        return file != 0 ? file : Line.CompareTo(other.Line);
    }
}
