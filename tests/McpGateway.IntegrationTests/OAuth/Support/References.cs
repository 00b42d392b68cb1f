using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>The reference that an answer gives, by which its record is found.</summary>
internal static partial class References
{
    public static string In(Answer answer) => Pattern().Match(answer.Body) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException($"No reference in {answer}");

    [GeneratedRegex("reference\"?[: ]+\"?([0-9a-z]{16})", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
