using System.Text;
using McpGateway.Policies.Matching.Arguments;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads what an argument is held against.</summary>
internal static class ArgumentTestReader
{
    private const int MaxValues = 1000;

    public static readonly string[] Keys = ["equals", "in", "matches", "range"];

    public static ArgumentTest? Read(MappingReader reader, string key) => key switch
    {
        "equals" => Equal(reader.Value(key)!, reader.Errors, "'equals'"),
        "in" => In(reader),
        "matches" => Matches(reader),
        _ => Range(reader.Value(key)!, reader.Errors),
    };

    public static ArgumentTest? Equal(YamlNode node, FileErrors errors, string what) => Scalars([node], errors, what);

    private static ArgumentTest? In(MappingReader reader)
    {
        if (reader.List("in") is not { } items)
        {
            return null;
        }

        if (items.Count is 0 or > MaxValues)
        {
            reader.Errors.Add(reader.Value("in")!, $"'in' has {items.Count} items, expected 1 to {MaxValues}", "name the values that are meant");
        }

        return Scalars(items, reader.Errors, "an item of 'in'");
    }

    private static ScalarTest? Scalars(IReadOnlyList<YamlNode> nodes, FileErrors errors, string what)
    {
        var (texts, numbers, truths) = (new List<string>(), new List<byte[]>(), new List<bool>());
        foreach (var node in nodes)
        {
            if (node is YamlScalar { Quoted: false } plain && YamlValues.TryBool(plain.Text, out var truth))
            {
                truths.Add(truth);
            }
            else if (node is YamlScalar { Quoted: false, Kind: "a number" } number)
            {
                numbers.Add(Number(number, errors) ?? []);
            }
            else if (node is YamlScalar { Quoted: true, Text: "" })
            {
                texts.Add("");
            }
            else if (NodeReader.Text(node, errors, what) is { } text)
            {
                texts.Add(text.Text);
                if (text.Text.Length > ScalarTest.MaxText)
                {
                    errors.Add(text, $"the text is longer than {ScalarTest.MaxText} characters", "use 'matches' for long texts");
                }
            }
        }

        return texts.Count + numbers.Count + truths.Count == 0 ? null : new ScalarTest([.. texts], [.. numbers], [.. truths]);
    }

    private static PatternTest? Matches(MappingReader reader)
    {
        if (reader.Text("matches") is not { } pattern)
        {
            return null;
        }

        if (pattern.Text.Length > PatternTest.MaxPattern)
        {
            reader.Errors.Add(pattern, $"the expression is longer than {PatternTest.MaxPattern} characters", "split it into several rules");
            return null;
        }

        try
        {
            return new PatternTest(pattern.Text);
        }
        catch (ArgumentException problem)
        {
            reader.Errors.Add(pattern, $"{pattern.Shown} is no regular expression: {problem.Message.TrimEnd('.')}", "mend it; in YAML write it in single quotes, where a backslash is a backslash");
        }
        catch (NotSupportedException)
        {
            reader.Errors.Add(pattern, $"{pattern.Shown} needs back references, look-around or atomic groups, or is too large", "write it without: its time must not depend on who writes the argument");
        }

        return null;
    }

    /// <summary><c>[min, max]</c>, or <c>{ min: …, max: … }</c> of which one may be missing.</summary>
    private static RangeTest? Range(YamlNode node, FileErrors errors)
    {
        var (least, most) = ((YamlNode?)null, (YamlNode?)null);
        if (node is YamlSequence { Items: [var from, var to] })
        {
            (least, most) = (from, to);
        }
        else if (node is YamlMapping mapping)
        {
            var reader = new MappingReader(mapping, errors);
            (least, most) = (reader.Value("min"), reader.Value("max"));
            reader.Done();
        }

        if (least is null && most is null)
        {
            errors.Add(node, "'range' has no bounds", "write [min, max], or { min: … }, or { max: … }");
            return null;
        }

        var (min, max) = (least is null ? null : Number(least, errors), most is null ? null : Number(most, errors));
        if (DecimalText.TryRead(min, out var a) && DecimalText.TryRead(max, out var b) && a.CompareTo(b) > 0)
        {
            errors.Add(node, "'range' begins after its end, so no number is in it", "write the smaller number first");
        }

        return (least is not null && min is null) || (most is not null && max is null) ? null : new RangeTest(min, max);
    }

    private static byte[]? Number(YamlNode node, FileErrors errors)
    {
        if (node is YamlScalar { Quoted: false, Text.Length: <= 100 } plain && Encoding.UTF8.GetBytes(plain.Text) is var bytes && DecimalText.TryRead(bytes, out _))
        {
            return bytes;
        }

        errors.Add(node, $"{NodeReader.Describe(node)} is no number", "write it as JSON does, such as 10, -0.5 or 1e6, without quotes");
        return null;
    }
}
