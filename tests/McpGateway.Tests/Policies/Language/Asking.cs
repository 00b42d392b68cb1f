using System.Collections.Frozen;
using System.Text;
using McpGateway.Access;
using McpGateway.Policies;
using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Policies.Language;

/// <summary>Asks policies that are one role for the API key <c>k</c> and for every token of the issuer <c>https://i</c>.</summary>
internal static class Asking
{
    public const string Issuer = "https://i";

    public static CompiledPolicy Role(string allow, string deny = "", string limits = "") => Tests.Policies.Policies.Read($$"""
        version: 1
        clients:
          - { name: key, when: { apiKey: k }, roles: [r] }
          - { name: token, when: { issuer: "{{Issuer}}" }, roles: [r] }
        roles:
          r:
            allow: [ {{Indented(allow)}} ]
            deny: [ {{deny}} ]
            limits: [ {{Indented(limits)}} ]
        """);

    private static string Indented(string flow) => flow.Replace("\n", "\n        ", StringComparison.Ordinal);

    public static RoleSet Token(this CompiledPolicy policy, string issuer = Issuer) => policy.RolesOf(TokenOf(issuer))!;

    public static ClientFacts TokenOf(string issuer, string scopes = "", params (string Name, string[] Values)[] claims) => ClientFacts.OfToken(
        issuer,
        claims.ToDictionary(claim => claim.Name, claim => (IReadOnlyList<string>)claim.Values, StringComparer.Ordinal),
        Scopes(scopes));

    public static FrozenSet<string> Scopes(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static Subject Tool(string name = "t", string server = "s") => new(server, SubjectKind.Tool, name);

    /// <summary>The verdict on a call: of the rules that list it, then of their conditions.</summary>
    public static Verdict Call(this CompiledPolicy policy, RoleSet roles, in Subject subject, string arguments = "{}", string scopes = "")
    {
        var listed = policy.Decide(roles, subject);
        return listed.Conditions is { } conditions ? conditions.Check(Scopes(scopes), Arguments(arguments)).Apply(listed) : listed;
    }

    public static ConditionVerdict Check(this CompiledPolicy policy, RoleSet roles, in Subject subject, string arguments = "{}", string scopes = "") =>
        policy.Decide(roles, subject).Conditions!.Check(Scopes(scopes), Arguments(arguments));

    public static IArguments Arguments(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new CallArguments(bytes, new ByteRange(0, bytes.Length));
    }

    public static string[] Errors(string text) => [.. PolicyReader.Read([new PolicyFile("p.yaml", text)]).Errors.Select(error => error.ToString())];
}
