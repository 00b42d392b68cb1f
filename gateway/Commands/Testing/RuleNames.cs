using McpGateway.Policies;

namespace McpGateway.Commands.Testing;

/// <summary>Compares rules as people write them with those that decided.</summary>
internal static class RuleNames
{
    /// <summary><c>policies/a.yaml:7</c>, <c>a.yaml:7</c>, <c>a.yaml</c>: with or without the folder and the line; <c>none</c> for no rule.</summary>
    public static bool Same(string written, RuleLocation? rule)
    {
        if (rule is null || written == "none")
        {
            return rule is null && written == "none";
        }

        return IsEndOf(written, rule.ToString()) || IsEndOf(written, rule.File);
    }

    private static bool IsEndOf(string written, string whole) =>
        string.Equals(written, whole, StringComparison.Ordinal) || whole.EndsWith("/" + written, StringComparison.Ordinal);
}
