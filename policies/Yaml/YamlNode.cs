namespace McpGateway.Policies.Yaml;

/// <summary>A node of a strictly read YAML file: immutable, and it knows where it stands.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 units.</param>
public abstract record YamlNode(int Line, int Column)
{
    /// <summary>What a person would call this kind of node, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Text">After YAML's escapes.</param>
/// <param name="Quoted">Written in quotes or as a block: always a text, never a number or a truth value.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 units.</param>
/// <param name="Secret">Holds something that came from outside the file: it is never repeated in a message.</param>
public sealed record YamlScalar(string Text, bool Quoted, int Line, int Column, bool Secret = false) : YamlNode(Line, Column)
{
    public override string Kind => Quoted ? "a text" : YamlValues.KindOf(Text);

    /// <summary>The value as a message may show it: quoted and at most 60 characters long, or not at all.</summary>
    public string Shown => Secret ? "the value" : Text.Length <= 60 ? $"'{Text}'" : $"'{Text[..60]}…'";

    public override string ToString() => Shown;
}

/// <summary>A list, in the order of the file.</summary>
public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a list";
}

/// <summary>Keys with values, in the order of the file; no key stands twice.</summary>
public sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a mapping";
}

/// <summary>One key of a mapping with its value.</summary>
public readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
