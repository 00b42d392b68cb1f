using System.Buffers;
using System.Text;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Replaces <c>${NAME}</c> in values, after parsing, so that what the environment holds is never read as YAML, and
/// once, so that it is never read as a reference either. <c>$${</c> stands for a literal <c>${</c>.
/// </summary>
internal sealed class EnvironmentReferences(Func<string, string?> environment, FileErrors errors)
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly HashSet<(int Line, int Column)> _unresolved = [];

    public YamlMapping Expand(YamlMapping root) => StrictYaml.ReplaceValues(root, Replace);

    /// <summary>This error is only the echo of a reference that was reported already.</summary>
    public bool IsEcho(FileError error, int index, IReadOnlyList<FileError> all) =>
        _unresolved.Contains((error.Line, error.Column)) && all.Take(index).Any(other => other.Line == error.Line && other.Column == error.Column);

    private string? Replace(YamlScalar scalar)
    {
        var text = scalar.Text;
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var result = new StringBuilder(text.Length);
        var done = 0;
        for (; at >= 0; at = text.IndexOf("${", done, StringComparison.Ordinal))
        {
            if (at > done && text[at - 1] == '$')
            {
                result.Append(text, done, at - 1 - done).Append("${");
                done = at + 2;
                continue;
            }

            result.Append(text, done, at - done);
            var end = text.IndexOf('}', at);
            if (end < 0 || !IsName(text.AsSpan(at + 2, end - at - 2)))
            {
                return Report(scalar, "a reference to the environment is not complete", "write ${NAME} with letters, digits and _, or $${ for a literal ${");
            }

            var name = text[(at + 2)..end];
            if (environment(name) is not { } value)
            {
                return Report(scalar, $"the environment variable {name} is not set", $"set {name}, or write $${{{name}}} if the text itself is meant");
            }

            result.Append(value);
            done = end + 1;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= 128 && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(NameCharacters);

    private string? Report(YamlScalar scalar, string message, string mend)
    {
        errors.Add(scalar, message, mend);
        _unresolved.Add((scalar.Line, scalar.Column));
        return null;
    }
}
