namespace McpGateway.Tests.Policies.Mutation;

/// <summary>Mutants that nothing could notice, because they behave as the original does; each with the reason.</summary>
internal static class Equivalents
{
    /// <summary>Lines of <c>file | source line | kind</c>, each block below a comment of <c># </c> lines that is its reason.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var (reason, ended) = ("", false);
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (!line.StartsWith("# ", StringComparison.Ordinal))
            {
                (found[line], ended) = (reason, true);
            }
            else
            {
                (reason, ended) = (ended ? line[2..] : $"{reason} {line[2..]}".Trim(), false);
            }
        }

        return found;
    }
}
