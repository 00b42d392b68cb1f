using System.Text;
using System.Text.Json;

namespace McpGateway.Tests.Bridging;

/// <summary>Random JSON in odd but valid spellings, and its members as they are spelled.</summary>
internal sealed class JsonPieces(int seed)
{
    private static readonly string[] Scalars =
    [
        "1", "-0", "1.0", "1e2", "123456789012345678901234567890", "true", "null", "\"\"", "\"a\\u0062\\/\"", "\"ü\"",
        "\"io.modelcontextprotocol/x\"", "\"{\\\"name\\\":1}\"", "\"\\ud83d\\ude00\"",
    ];

    private static readonly string[] Keys =
    [
        "a", "k\\u0065y", "ü", "x/y", "nam", "names", "io.modelcontextprotocol", "resultTypes", "\\\"", "content", "ttl", "_met",
    ];

    private readonly Random _random = new(seed);

    public string Space() => _random.Next(4) switch { 0 => " ", 1 => "\n\t", _ => "" };

    public bool Coin() => _random.Next(2) == 0;

    public string Value(int depth = 0) => (depth > 2 ? 0 : _random.Next(6)) switch
    {
        4 => Object(Members(_random.Next(4), depth + 1)),
        5 => "[" + Space() + string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Space() + Value(depth + 1) + Space())) + "]",
        _ => Scalars[_random.Next(Scalars.Length)],
    };

    /// <summary>Distinct keys that nobody owns, each with any value.</summary>
    public List<(string Key, string Value)> Members(int count, int depth = 0)
    {
        var keys = Keys.ToArray();
        _random.Shuffle(keys);
        return [.. keys.Take(count).Select(key => ($"\"{key}\"", Value(depth)))];
    }

    /// <summary>Puts members in between others, anywhere.</summary>
    public List<(string Key, string Value)> Mix(List<(string Key, string Value)> members, params (string Key, string Value)[] others)
    {
        foreach (var other in others)
        {
            members.Insert(_random.Next(members.Count + 1), other);
        }

        return members;
    }

    public string Object(IEnumerable<(string Key, string Value)> members) =>
        "{" + Space() + string.Join(",", members.Select(m => Space() + m.Key + Space() + ":" + Space() + m.Value + Space())) + "}";

    /// <summary>The members of the object at this path, spelled as they stand.</summary>
    public static List<(string Key, string Value)> Spelled(ReadOnlySpan<byte> json, params string[] path)
    {
        var at = Encoding.UTF8.GetString(json);
        foreach (var step in path)
        {
            at = Split(at).Single(member => member.Key == $"\"{step}\"").Value;
        }

        return Split(at);
    }

    private static List<(string Key, string Value)> Split(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var members = new List<(string, string)>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Encoding.UTF8.GetString(bytes.AsSpan((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add((key, Encoding.UTF8.GetString(bytes.AsSpan(start..(int)reader.BytesConsumed))));
        }

        return members;
    }
}
