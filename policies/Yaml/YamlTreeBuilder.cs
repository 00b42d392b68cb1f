using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace McpGateway.Policies.Yaml;

/// <summary>Turns the parser's events into the tree, refusing what makes one text mean several things.</summary>
internal sealed class YamlTreeBuilder(IParser parser, FileErrors errors)
{
    private int _depth;

    // Set where the nesting is too deep: the scanner takes quadratic time for what is nested (minutes for 1 MiB of
    // brackets), so what follows is not looked at.
    private bool _stopped;

    public YamlMapping? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            errors.Add(1, 1, "the file is empty", "write at least one key, or remove the file");
            return null;
        }

        var start = parser.Consume<DocumentStart>();
        if (start.Version is not null || start.Tags?.Any(tag => tag.Prefix != DefaultPrefix(tag.Handle)) == true)
        {
            errors.Add(Line(start), Column(start), "directives (%YAML, %TAG) are not allowed", "remove the line that begins with %");
        }

        var root = Node();
        if (_stopped)
        {
            return null;
        }

        parser.Consume<DocumentEnd>();
        if (!parser.TryConsume<StreamEnd>(out _))
        {
            errors.Add(Line(parser.Current!), Column(parser.Current!), "a second document begins here", "use one file for each");
        }

        if (root is not (YamlMapping or null))
        {
            errors.Add(root, $"the file is {root.Kind}, expected keys with values", "write 'key: value' lines");
        }

        return root as YamlMapping;
    }

    private static string? DefaultPrefix(string handle) => handle switch { "!" => "!", "!!" => "tag:yaml.org,2002:", _ => null };

    /// <summary>Null where the node cannot be used; an error says why.</summary>
    private YamlNode? Node()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            errors.Add(Line(alias), Column(alias), $"aliases are not allowed (*{alias.Value})", "write the value again");
            return null;
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            CheckProperties(scalar, quoted: scalar.Style != ScalarStyle.Plain);
            return Scalar(scalar);
        }

        if (_depth == StrictYaml.MaxDepth)
        {
            errors.Add(Line(parser.Current!), Column(parser.Current!), $"nested deeper than {StrictYaml.MaxDepth} levels", "flatten it");
            _stopped = true;
            return null;
        }

        _depth++;
        YamlNode node = parser.TryConsume<SequenceStart>(out var list) ? Sequence(list) : Mapping(parser.Consume<MappingStart>());
        _depth--;
        return node;
    }

    private static YamlScalar Scalar(Scalar scalar) =>
        new(scalar.Value, scalar.Style != ScalarStyle.Plain, Line(scalar), Column(scalar));

    private YamlSequence Sequence(SequenceStart start)
    {
        CheckProperties(start);
        var items = new List<YamlNode>();
        while (!_stopped && !parser.TryConsume<SequenceEnd>(out _))
        {
            if (Node() is { } item)
            {
                items.Add(item);
            }
        }

        return new YamlSequence(items, Line(start), Column(start));
    }

    private YamlMapping Mapping(MappingStart start)
    {
        CheckProperties(start);
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        while (!_stopped && !parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current!;
            var name = Node();
            if (_stopped)
            {
                break;
            }

            var key = Key(name, at);
            var value = Node();
            if (key is null || value is null)
            {
                continue;
            }

            if (!seen.TryAdd(key.Text, key))
            {
                errors.Add(key, $"the key {key.Shown} stands here for the second time; the first is on line {seen[key.Text].Line}", "remove one of them");
            }
            else
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        return new YamlMapping(entries, Line(start), Column(start));
    }

    private YamlScalar? Key(YamlNode? node, ParsingEvent at)
    {
        switch (node)
        {
            case YamlScalar { Quoted: false, Text: "<<" }:
                errors.Add(node, "merge keys (<<) are not allowed", "write the keys again");
                return null;
            case YamlScalar { Text.Length: > 0 } key:
                return key;
            case null:
                return null;
            default:
                errors.Add(Line(at), Column(at), $"a key is {(node is YamlScalar ? "empty" : node.Kind)}, expected a name", "write 'name: value'");
                return null;
        }
    }

    private void CheckProperties(NodeEvent node, bool quoted = false)
    {
        if (!node.Anchor.IsEmpty)
        {
            errors.Add(Line(node), Column(node), $"anchors are not allowed (&{node.Anchor.Value})", "write the value where it is needed");
        }

        // The parser gives a quoted scalar no tag of its own, so whatever stands here was written.
        if (!node.Tag.IsEmpty)
        {
            errors.Add(Line(node), Column(node), "tags (!) are not allowed", quoted ? "remove the tag" : "remove the tag; a text that begins with ! needs quotes");
        }
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
