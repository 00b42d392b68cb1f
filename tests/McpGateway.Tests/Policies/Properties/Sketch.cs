using System.Text;
using FsCheck;
using FsCheck.Fluent;
using McpGateway.Policies;

namespace McpGateway.Tests.Policies.Properties;

/// <summary>A small random policy of the whole language: rules over four roles in two files, who has the roles, and who inherits whom.</summary>
/// <param name="Allows">Items of <c>allow</c>, each with the role (0–3) it stands in.</param>
/// <param name="Denies">Items of <c>deny</c>, each with its role.</param>
/// <param name="Watched">Items of <c>deny</c> in a file of mode shadow.</param>
/// <param name="Clients">Client entries as flow mappings without their names.</param>
/// <param name="Inherits">Role i inherits role i+1 where it is set.</param>
internal sealed record Sketch((int Role, string Rule)[] Allows, (int Role, string Rule)[] Denies, string[] Watched, string[] Clients, bool[] Inherits)
{
    private static readonly Gen<string> Server = Gen.Elements("s", "t", "*");

    private static readonly Gen<string> What = Gen.Elements(
        "", ", tools: [a]", ", tools: [\"a*\"]", ", tools: [\"*\"]", ", prompts: [\"*b\"]", ", resources: [\"**\"]", ", resources: [\"x://a\"]",
        ", resources: [\"x://a/*\"]", ", resources: [\"x://a/**\", \"x://b\"]", ", resources: [\"x://a/../b\"]", ", tools: [b], resources: [\"X://A/b\"]");

    private static readonly Gen<string> Arguments = Gen.Elements(
        "", "", ", arguments: { x: 1 }", ", arguments: { x: { in: [1, 2] } }", ", arguments: { x: { range: { min: 2 } } }", ", arguments: { x: { absent: true } }",
        ", arguments: { x: { absent: false } }", ", arguments: { y: { matches: 'l.*' } }", ", arguments: { x: 1, y: ls }", ", arguments: { /z/x: 1 }");

    private static readonly Gen<string> Needs = Gen.Elements("", "", "", ", scopes: [p]", ", scopes: [q]", ", scopes: [p, q]");

    /// <summary>Something to allow.</summary>
    public static Gen<string> Allow { get; } = Gen.OneOf(
        from server in Server from what in What from needs in Needs select $"{{ server: \"{server}\"{what}{needs} }}",
        from server in Server from tools in Gen.Elements("a", "b", "a*", "*") from arguments in Arguments from needs in Needs select $"{{ server: \"{server}\", tools: [\"{tools}\"]{arguments}{needs} }}",
        from server in Server from needs in Needs select $"{{ server: \"{server}\", hint: readOnly{needs} }}");

    /// <summary>Something to deny.</summary>
    public static Gen<string> Deny { get; } = Gen.OneOf(
        from server in Server from what in What select $"{{ server: \"{server}\"{what} }}",
        from server in Server from tools in Gen.Elements("a", "b", "a*", "*") from arguments in Arguments select $"{{ server: \"{server}\", tools: [\"{tools}\"]{arguments} }}");

    private static readonly Gen<string> Client =
        from when in Gen.Elements(
            "apiKey: k", "apiKey: other", "anonymous: true", "issuer: i", "issuer: j", "issuer: i, claims: { groups: dev }", "issuer: i, claims: { groups: [\"q*\", ops], subject: \"*\" }",
            "issuer: i, scopes: [p]", "issuer: i, claims: { groups: dev }, scopes: [q]")
        from role in Gen.Choose(0, 3)
        select $"when: {{ {when} }}, roles: [r{role}]";

    /// <summary>Any.</summary>
    public static Gen<Sketch> Any { get; } =
        from allows in (from role in Gen.Choose(0, 3) from rule in Allow select (role, rule)).ListOf()
        from denies in (from role in Gen.Choose(0, 3) from rule in Deny select (role, rule)).ListOf()
        from watched in Deny.ListOf()
        from clients in Client.ListOf()
        from inherits in Gen.Elements(true, false).ListOf(3)
        select new Sketch([.. allows.Take(8)], [.. denies.Take(4)], [.. watched.Take(2)], [.. clients.Take(5), "when: { apiKey: k }, roles: [r0, r2]", "when: { issuer: i }, roles: [r1]"], [.. inherits]);

    /// <summary>The same with everything the other way round: files, roles, entries and rules.</summary>
    public Sketch Reversed() => this with { Allows = [.. Allows.Reverse()], Denies = [.. Denies.Reverse()], Watched = [.. Watched.Reverse()], Clients = [.. Clients.Reverse()] };

    /// <param name="split">Each bit: in which of two files role i and the clients stand, and which file comes first.</param>
    public CompiledPolicy Policy(int split = 0)
    {
        var (first, second) = (split & 32) == 0 ? ("a.yaml", "z.yaml") : ("z.yaml", "a.yaml");
        return Policies.Read([new PolicyFile(first, File(split, 0)), new PolicyFile(second, File(split, 1)), new PolicyFile("shadow.yaml", Shadow())]);
    }

    /// <summary>Everything but what is in shadow, as one file.</summary>
    public string Text() => File(0, 0);

    private string File(int split, int file)
    {
        var text = new StringBuilder("version: 1\n");
        if ((split & 16) == (file * 16))
        {
            text.Append("clients:\n");
            foreach (var (client, i) in Clients.Select((client, i) => (client, i)))
            {
                text.Append($"  - {{ name: c{i}, {client} }}\n");
            }
        }

        text.Append($"roles:\n  only-{file}: {{}}\n");
        foreach (var role in Enumerable.Range(0, 4).Where(role => ((split >> role) & 1) == file))
        {
            text.Append($"  r{role}:\n{(role < 3 && Inherits[role] ? $"    inherits: [r{role + 1}]\n" : "")}    allow: [{In(role, Allows)}]\n    deny: [{In(role, Denies)}]\n");
        }

        return text.ToString();
    }

    private string Shadow() => $"version: 1\nmode: shadow\nclients: [ {{ name: watched, when: {{ apiKey: k }}, roles: [dark] }}, {{ name: watched-token, when: {{ issuer: i }}, roles: [dark] }} ]\nroles:\n  dark:\n    deny: [{string.Join(", ", Watched)}]\n    allow: [ {{ server: \"*\" }} ]\n";

    private static string In(int role, (int Role, string Rule)[] rules) => string.Join(", ", rules.Where(rule => rule.Role == role).Select(rule => rule.Rule));
}
