using McpGateway.Policies;
using McpGateway.Policies.Limits;

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

    /// <summary>As rules, and <c>a.yaml:7 shadow</c> for a limit that is only recorded.</summary>
    public static bool Same(string written, LimitRule limit)
    {
        const string Shadow = " shadow";
        var shadow = written.EndsWith(Shadow, StringComparison.Ordinal);
        return shadow == limit.Shadow && Same(shadow ? written[..^Shadow.Length] : written, limit.Location);
    }

    private static bool IsEndOf(string written, string whole) =>
        string.Equals(written, whole, StringComparison.Ordinal) || whole.EndsWith("/" + written, StringComparison.Ordinal);
}
