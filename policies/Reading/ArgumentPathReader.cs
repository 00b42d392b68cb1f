using System.Buffers;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>
/// Reads where an argument stands: the plain name of a property, or a JSON pointer (RFC 6901) over properties. What looks
/// like one but would be another name altogether is an error: a deny that looks at an argument which no call has denies
/// nothing.
/// </summary>
internal static class ArgumentPathReader
{
    private const int MaxSteps = 16;
    private const int MaxLength = 512;

    private static readonly SearchValues<char> Unclear = SearchValues.Create("./[]$*~ ");

    public static string[]? Read(YamlScalar key, FileErrors errors)
    {
        var path = key.Text.StartsWith('/') ? key.Text[1..].Split('/') : [key.Text];
        if (key.Text.Length > MaxLength || path.Length > MaxSteps)
        {
            errors.Add(key, $"the argument's place has more than {MaxLength} characters or {MaxSteps} steps", "write a shorter one");
            return null;
        }

        if (path.Contains("", StringComparer.Ordinal))
        {
            errors.Add(key, $"{key.Shown} names a property without a name", "write the property's name, or /outer/inner for one inside another");
            return null;
        }

        if (!key.Text.StartsWith('/'))
        {
            if (key.Text.AsSpan().ContainsAny(Unclear))
            {
                errors.Add(key, $"{key.Shown} would be one property of exactly this name", $"write /{key.Text.Replace('.', '/')} for a property inside another, or /{Escape(key.Text)} if that is its name");
                return null;
            }

            return path;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
            {
                errors.Add(key, $"{key.Shown} has a '~' that is neither ~0 nor ~1", "write ~0 for '~' and ~1 for '/' (RFC 6901)");
                return null;
            }

            if (!path[i].AsSpan().ContainsAnyExceptInRange('0', '9') || path[i] == "-")
            {
                errors.Add(key, $"{key.Shown} looks for an item of an array, which rules cannot", "name properties only; allow or deny the whole tool where it depends on an array");
                return null;
            }

            path[i] = path[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return path;
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
