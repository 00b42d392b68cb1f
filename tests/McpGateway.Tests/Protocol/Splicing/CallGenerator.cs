using FsCheck;
using FsCheck.Fluent;

namespace McpGateway.Tests.Protocol.Splicing;

/// <summary>A tools/call in three parts; the middle one is the token of <c>params.name</c>.</summary>
internal sealed record GeneratedCall(string Before, string NameToken, string After)
{
    public override string ToString() => Before + NameToken + After;
}

/// <summary>
/// Calls as clients might write them: members in any order, parameters before the method, escaped keys, white space, and
/// <c>name</c> at every other depth.
/// </summary>
internal static class CallGenerator
{
    private const string Mark = "\u0001";

    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n", "\t \r\n");

    private static readonly Gen<string> NameKey = Gen.Elements("name", "name", "n\\u0061me", "\\u006E\\u0061\\u006d\\u0065");

    private static readonly Gen<string> NameToken = Gen.Elements(
        "\"echo\"", "\"\"", "\"e\\u0063ho\"", "\"name\"", "\"\\\"name\\\":\\\"x\\\"\"", "\"größe 名前 🙂\"", "\"\\ud83d\\ude42\"", "\"a\\\\\"", "\"server__tool\"");

    private static readonly Gen<string> Scalar = Gen.Elements(
        "1", "-0.0", "1e400", "123456789012345678901234567890", "true", "null", "\"\"", "\"name\"", "\"\\\"name\\\":\\\"evil\\\"\"",
        "\"},\\\"name\\\":{\"", "\"é\\u00e9🙂\"", "\"\\ud800\"", "\"\\\\\"");

    /// <summary>Keys that no reader takes for one that the gateway owns in <c>params</c>, <c>_meta</c> or the message.</summary>
    private static readonly Gen<string> ForeignKey = Gen.Elements("x", "names", "na", "a\\\"b", "größe", "tool_name", "x/name", "");

    private static readonly Gen<string> AnyKey = Gen.OneOf(ForeignKey, NameKey, Gen.Elements("Name", "params", "method", "id", "_meta", "uri"));

    public static Gen<GeneratedCall> Calls { get; } =
        from name in NameToken
        from nameMember in Member(NameKey, Gen.Constant(Mark))
        from arguments in Member(Gen.Constant("arguments"), Object(AnyKey, 2))
        from meta in Member(Gen.Constant("_meta"), Object(ForeignKey, 2))
        from foreign in Member(ForeignKey, Value(2)).ListOf()
        from inParams in Gen.Shuffle((string[])[nameMember, arguments, meta, .. foreign.Take(3)])
        from parameters in Member(Gen.Constant("params"), Braces(inParams))
        from method in Member(Gen.Elements("method", "m\\u0065thod"), Gen.Elements("\"tools/call\"", "\"tools\\/call\""))
        from id in Member(Gen.Constant("id"), Gen.Elements("1", "-5", "\"a\"", "\"\\u0061\"", "9007199254740991"))
        from version in Member(Gen.Constant("jsonrpc"), Gen.Constant("\"2.0\""))
        from extra in Member(ForeignKey, Value(2))
        from top in Gen.Shuffle((string[])[parameters, method, id, version, extra])
        from message in Braces(top)
        from start in Space
        from end in Space
        let text = start + message + end
        let at = text.IndexOf(Mark, StringComparison.Ordinal)
        select new GeneratedCall(text[..at], name, text[(at + 1)..]);

    private static Gen<string> Member(Gen<string> key, Gen<string> value) =>
        from k in key
        from v in value
        from a in Space
        from b in Space
        select $"\"{k}\"{a}:{b}{v}";

    private static Gen<string> Braces(IEnumerable<string> members) =>
        from a in Space
        from b in Space
        select "{" + a + string.Join(a + "," + b, members) + b + "}";

    private static Gen<string> Object(Gen<string> key, int depth) =>
        from members in Member(key, Value(depth - 1)).ListOf()
        from text in Braces(members.Take(4))
        select text;

    private static Gen<string> Value(int depth) => depth <= 0
        ? Scalar
        : Gen.OneOf(Scalar, Object(AnyKey, depth), from items in Value(depth - 1).ListOf() select $"[{string.Join(", ", items.Take(3))}]");
}
