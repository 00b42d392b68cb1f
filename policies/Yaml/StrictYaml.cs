using System.Text;
using YamlDotNet.Core;

namespace McpGateway.Policies.Yaml;

/// <summary>
/// Reads YAML of which a reviewer and the program can only think the same: no anchors, aliases, tags, merge keys,
/// directives or second documents, no key twice, nothing that an editor shows differently from what it is.
/// <code>
/// var errors = new FileErrors("gateway.yaml");
/// if (StrictYaml.Read(text, errors) is { } root)
/// {
///     var file = new MappingReader(root, errors);
///     var url = file.String("publicUrl");              // null: absent, or wrong and reported
///     foreach (var (name, server) in file.Mappings("servers")) { …; server.Done(); }
///     file.Done();                                     // reports the keys that nobody asked for
/// }
/// if (errors.Any) …                                    // refuse the whole file
/// </code>
/// </summary>
public static class StrictYaml
{
    /// <summary>The largest file, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The deepest nesting of mappings and lists.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// The mapping that the file is. Null where it is none; then there is at least one error. A mapping may be given
    /// back although there are errors, so that the reader of its keys can report its own at the same time.
    /// </summary>
    public static YamlMapping? Read(string text, FileErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(1, 1, "the file is larger than 1 MiB", "split it");
            return null;
        }

        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (!StrictText.Check(text, errors))
        {
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlTreeBuilder(parser, errors).Document();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // YamlDotNet answers some broken texts ("a: [1" and a key on the next line) with an exception of any type.
            // Whatever it is, the text is refused, and a reload keeps what it had.
            var at = (broken as YamlException)?.Start ?? parser.Current?.End ?? Mark.Empty;
            var what = broken is YamlException ? FirstSentence(broken) : "it breaks off somewhere after this place";
            errors.Add((int)at.Line, (int)at.Column, $"this is not YAML: {what}", "check the indentation, quotes and brackets here and on the line above");
            return null;
        }
    }

    /// <summary>
    /// The same tree with other texts: <paramref name="replace"/> is asked for each value (never a key) and gives its
    /// text, or null to leave it. A replaced value counts as quoted (a value from outside cannot turn into a number or
    /// a truth value) and as secret.
    /// </summary>
    public static YamlMapping ReplaceValues(YamlMapping root, Func<YamlScalar, string?> replace) =>
        root with { Entries = [.. root.Entries.Select(e => e with { Value = Replaced(e.Value, replace) })] };

    private static YamlNode Replaced(YamlNode node, Func<YamlScalar, string?> replace) => node switch
    {
        YamlScalar scalar => replace(scalar) is { } text ? scalar with { Text = text, Quoted = true, Secret = true } : scalar,
        YamlSequence list => list with { Items = [.. list.Items.Select(item => Replaced(item, replace))] },
        YamlMapping mapping => ReplaceValues(mapping, replace),
        _ => node,
    };

    private static string FirstSentence(Exception broken)
    {
        var end = broken.Message.IndexOfAny(['\n', '\r']);
        var line = end < 0 ? broken.Message : broken.Message[..end];
        return (line.Length <= 200 ? line : line[..200]).TrimEnd('.');
    }
}
