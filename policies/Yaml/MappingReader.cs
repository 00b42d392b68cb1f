namespace McpGateway.Policies.Yaml;

/// <summary>
/// Reads the keys of one mapping by type. A getter gives null where the key is absent and also where its value is
/// wrong; the wrong one is reported. <see cref="Done"/> reports every key that no getter asked for, so it is called
/// last, on every reader.
/// </summary>
public sealed class MappingReader(YamlMapping mapping, FileErrors errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public YamlMapping Node => mapping;

    public FileErrors Errors => errors;

    /// <summary>The value whatever it is, or null if the key is absent. Marks the key as known.</summary>
    public YamlNode? Value(string key)
    {
        _known.Add(key);
        foreach (var entry in mapping.Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }

    public bool Has(string key) => Value(key) is not null;

    /// <summary>Reports a key as missing if it is; for use beside the getter.</summary>
    public void Require(string key, string mend)
    {
        if (!Has(key))
        {
            errors.Add(mapping, $"'{key}' is missing", mend);
        }
    }

    /// <summary>A text with its place, not empty.</summary>
    public YamlScalar? Text(string key) => Value(key) is { } value ? NodeReader.Text(value, errors, $"'{key}'") : null;

    /// <inheritdoc cref="Text"/>
    public string? String(string key) => Text(key)?.Text;

    /// <summary>One of a few words.</summary>
    public string? Choice(string key, params IReadOnlyList<string> choices)
    {
        var text = Text(key);
        if (text is null || choices.Contains(text.Text, StringComparer.Ordinal))
        {
            return text?.Text;
        }

        errors.Add(text, $"'{key}' is {text.Shown}, expected one of: {string.Join(", ", choices)}", Suggest(text.Text, choices) ?? "write one of these words");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>, unquoted.</summary>
    public bool? Bool(string key)
    {
        var value = Value(key);
        return value is YamlScalar { Quoted: false } plain && YamlValues.TryBool(plain.Text, out var truth)
            ? truth
            : Wrong<bool>(key, value, "true or false", "write true or false, without quotes");
    }

    /// <summary>A whole number between two bounds, both included.</summary>
    public long? Int(string key, long least = 0, long most = int.MaxValue)
    {
        var value = Value(key);
        return value is YamlScalar { Quoted: false } plain && YamlValues.TryInt(plain.Text, out var number) && number >= least && number <= most
            ? number
            : Wrong<long>(key, value, $"a whole number from {least} to {most}", "write such a number, without quotes");
    }

    /// <summary>A duration such as <c>30s</c> (ms, s, m, h, d) between two bounds, both included; from 1 ms to 10,000 days without.</summary>
    public TimeSpan? Duration(string key, TimeSpan? least = null, TimeSpan? most = null)
    {
        var value = Value(key);
        return value is YamlScalar scalar && YamlValues.TryDuration(scalar.Text, out var time) && time >= (least ?? TimeSpan.FromMilliseconds(1)) && time <= (most ?? TimeSpan.MaxValue)
            ? time
            : Wrong<TimeSpan>(key, value, "a duration" + Bounds(least, most), "write a whole number with its unit, such as 500ms, 30s, 5m, 1h or 7d");
    }

    /// <summary>A number of bytes such as <c>65536</c> or <c>16MiB</c> between two bounds, both included.</summary>
    public long? Size(string key, long least = 1, long most = 1L << 40)
    {
        var value = Value(key);
        return value is YamlScalar scalar && YamlValues.TrySize(scalar.Text, out var bytes) && bytes >= least && bytes <= most
            ? bytes
            : Wrong<long>(key, value, $"a size from {least} to {most} bytes", "write a whole number of bytes, or one with KiB, MiB or GiB");
    }

    /// <summary>A mapping below this one; call <see cref="Done"/> on it too.</summary>
    public MappingReader? Mapping(string key) => Value(key) is { } value ? NodeReader.Mapping(value, errors, $"'{key}'") : null;

    /// <summary>The named mappings below a key (<c>servers: { name: {…} }</c>), none if it is absent.</summary>
    public IReadOnlyList<(YamlScalar Name, MappingReader Reader)> Mappings(string key)
    {
        var result = new List<(YamlScalar, MappingReader)>();
        foreach (var entry in Mapping(key)?.Node.Entries ?? [])
        {
            if (NodeReader.Mapping(entry.Value, errors, entry.Key.Shown) is { } reader)
            {
                result.Add((entry.Key, reader));
            }
        }

        return result;
    }

    /// <summary>The named texts below a key (<c>headers: { Name: value }</c>), none if it is absent.</summary>
    public IReadOnlyList<(YamlScalar Name, YamlScalar Value)> TextMap(string key)
    {
        var result = new List<(YamlScalar, YamlScalar)>();
        foreach (var entry in Mapping(key)?.Node.Entries ?? [])
        {
            if (NodeReader.Text(entry.Value, errors, entry.Key.Shown) is { } text)
            {
                result.Add((entry.Key, text));
            }
        }

        return result;
    }

    /// <summary>The items of a list, whatever they are; null if it is absent.</summary>
    public IReadOnlyList<YamlNode>? List(string key)
    {
        var value = Value(key);
        if (value is YamlSequence list)
        {
            return list.Items;
        }

        if (value is not null)
        {
            errors.Add(value, $"'{key}' is {value.Kind}, expected a list", "write [a, b], or one '- ' line for each");
        }

        return null;
    }

    /// <summary>A list of texts with their places; null if it is absent.</summary>
    public IReadOnlyList<YamlScalar>? Texts(string key) =>
        List(key)?.Select(item => NodeReader.Text(item, errors, $"an item of '{key}'")).OfType<YamlScalar>().ToArray();

    /// <inheritdoc cref="Texts"/>
    public IReadOnlyList<string>? Strings(string key) => Texts(key)?.Select(text => text.Text).ToArray();

    /// <summary>A list of mappings, none if it is absent; call <see cref="Done"/> on each.</summary>
    public IReadOnlyList<MappingReader> MappingList(string key) =>
        List(key)?.Select(item => NodeReader.Mapping(item, errors, $"an item of '{key}'")).OfType<MappingReader>().ToArray() ?? [];

    /// <summary>Reports the key, if it is there, as one that belongs to the language but is not supported by this version.</summary>
    public void NotYet(string key, string mend)
    {
        _known.Add(key);
        foreach (var entry in mapping.Entries.Where(entry => string.Equals(entry.Key.Text, key, StringComparison.Ordinal)))
        {
            errors.Add(entry.Key, $"'{key}' is part of the language but not supported by this version yet", mend);
        }
    }

    /// <summary>Reports every key that no getter asked for, with the nearest one that some getter did ask for.</summary>
    public void Done()
    {
        foreach (var entry in mapping.Entries.Where(entry => !_known.Contains(entry.Key.Text)))
        {
            errors.Add(entry.Key, $"unknown key {entry.Key.Shown}", Suggest(entry.Key.Text, _known) ?? $"use one of: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private static string? Suggest(string written, IEnumerable<string> known) =>
        NearestName.Of(written, known) is { } near ? $"did you mean '{near}'?" : null;

    private static string Bounds(TimeSpan? least, TimeSpan? most) => (least, most) switch
    {
        (null, null) => "",
        (null, { } m) => $" of at most {m}",
        ({ } l, null) => $" of at least {l}",
        ({ } l, { } m) => $" from {l} to {m}",
    };

    private T? Wrong<T>(string key, YamlNode? value, string expected, string mend)
        where T : struct
    {
        if (value is not null)
        {
            errors.Add(value, $"'{key}' is {NodeReader.Describe(value)}, expected {expected}", mend);
        }

        return null;
    }
}
