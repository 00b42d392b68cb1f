using System.Text;
using McpGateway.Commands.Asking;
using McpGateway.Policies;

namespace McpGateway.Tests.Policies.Properties;

/// <summary>Who asks for what, in every combination.</summary>
internal static class Questions
{
    private static readonly string[] Uris = ["x://a", "x://a/b", "x://a/b/c", "x://b", "X://A/b", "x://a/../b", "x://a?b", "x://a%2Fb", "y z"];

    public static IReadOnlyList<AskedClient> Clients { get; } =
    [
        new() { ApiKey = "k" },
        new() { ApiKey = "other" },
        new() { Anonymous = true },
        new(),
        Token("i", []),
        Token("j", []),
        Token("i", ["p"]),
        Token("i", ["p", "q"]),
        Token("i", ["q"], ("groups", ["dev"])),
        Token("i", [], ("groups", ["x", "qa"]), ("subject", ["ann"])),
        Token("j", ["p"], ("groups", ["dev"])),
    ];

    public static IReadOnlyList<Subject> Subjects { get; } =
    [
        .. from server in (string[])["s", "t"] from name in (string[])["a", "ab", "b"] from kind in (SubjectKind[])[SubjectKind.Tool, SubjectKind.Prompt] select new Subject(server, kind, name),
        .. from server in (string[])["s", "t"] from uri in Uris select new Subject(server, SubjectKind.Resource, uri),
        .. from template in (string[])["x://a/{b}", "x://{+a}"] select new Subject("s", SubjectKind.ResourceTemplate, template),
        new Subject("s", SubjectKind.Tool, "a") { ServerTrusted = true, ReadOnlyHint = true },
    ];

    private static readonly byte[][] Calls =
        [.. ((string[])["", "{}", """{"x":1}""", """{"x":2,"y":"ls"}""", """{"x":"1"}""", """{"x":1,"X":2}""", """{"y":"l\n"}""", """{"z":{"x":1}}""", """{"z":[1],"x":3}"""]).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Every answer of a policy, in an order that is always the same.</summary>
    public static IEnumerable<(AskedClient Client, Subject Subject, AnswerKind Kind)> AnswersOf(CompiledPolicy policy) =>
        from client in Clients
        from subject in Subjects
        from call in subject.Kind == SubjectKind.Tool ? Calls : [[]]
        select (client, subject, Question.Ask(policy, client, subject, call).Kind);

    private static AskedClient Token(string issuer, string[] scopes, params (string Name, string[] Values)[] claims) => new()
    {
        Issuer = issuer,
        Scopes = scopes.ToHashSet(StringComparer.Ordinal),
        Claims = claims.ToDictionary(claim => claim.Name, claim => (IReadOnlyList<string>)claim.Values, StringComparer.Ordinal),
    };
}
