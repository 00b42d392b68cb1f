using System.Buffers;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads the patterns of a rule, and refuses those that could never match what they seem to mean.</summary>
internal static class PatternReader
{
    private static readonly SearchValues<char> ServerCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-*");

    public static Glob? Server(MappingReader reader)
    {
        if (reader.Text("server") is not { } text)
        {
            return null;
        }

        if (text.Text.AsSpan().ContainsAnyExcept(ServerCharacters) || text.Text.Length > 40)
        {
            reader.Errors.Add(text, $"{text.Shown} is no server name", "use the name in gateway.yaml (a-z, 0-9, '-'), with '*' for any text");
            return null;
        }

        return Bounded(Glob.OfNames(text.Text), text, reader.Errors);
    }

    public static IReadOnlyList<Glob>? Names(MappingReader reader, string key) =>
        Read(reader, key, text => Bounded(Glob.OfNames(text.Text), text, reader.Errors));

    public static IReadOnlyList<Glob>? Uris(MappingReader reader, string key) =>
        Read(reader, key, text => Uri(text, reader.Errors));

    private static Glob[]? Read(MappingReader reader, string key, Func<YamlScalar, Glob?> read)
    {
        var texts = reader.Texts(key);
        if (texts is [])
        {
            reader.Errors.Add(reader.Value(key)!, $"'{key}' is empty, so the rule covers no {key}", "name some, or remove the key");
        }

        // Where the key is there but wrong, an empty list keeps the rule from covering everything.
        return texts?.Select(read).OfType<Glob>().ToArray() ?? (reader.Has(key) ? [] : null);
    }

    private static Glob? Uri(YamlScalar text, FileErrors errors)
    {
        if (text.Text.AsSpan().ContainsAny('{', '}'))
        {
            errors.Add(text, $"{text.Shown} looks like a URI template; patterns are compared with URIs", "write * in place of each {…}, or ** where it may hold a slash");
            return null;
        }

        var glob = Bounded(Glob.OfUris(text.Text), text, errors);
        if (glob is { IsExact: false } && Problem(glob) is var problem and not UriProblem.None)
        {
            errors.Add(text, $"{text.Shown} matches no URI in normal form: it {UriNormalForm.Describe(problem)}", "write it in normal form");
        }

        return glob;
    }

    /// <summary>What is wrong with the pattern whatever its wildcards stand for.</summary>
    private static UriProblem Problem(Glob glob)
    {
        var sample = string.Join('x', glob.Literals.ToArray());
        sample = glob.Literals[0].Length > 0 || sample.Contains("://", StringComparison.Ordinal) ? sample : "x:" + sample;
        var problem = UriNormalForm.Check(sample);
        return problem is UriProblem.NoScheme or UriProblem.UnclearAuthority or UriProblem.UnclearHost ? UriProblem.None : problem;
    }

    /// <summary>The pattern, or null and an error if matching it could cost too much.</summary>
    public static Glob? Bounded(Glob glob, YamlScalar text, FileErrors errors)
    {
        if (glob.Text.Length <= Glob.MaxLength && glob.Wildcards <= Glob.MaxWildcards)
        {
            return glob;
        }

        errors.Add(text, $"the pattern is longer than {Glob.MaxLength} characters or has more than {Glob.MaxWildcards} wildcards", "split it into several");
        return null;
    }
}
