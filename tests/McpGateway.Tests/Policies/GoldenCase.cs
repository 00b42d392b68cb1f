using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies;

/// <summary>A line of a golden file: who asks for what, and "Reason" or "Reason file:line".</summary>
internal sealed record GoldenCase(int Line, ClientFacts Client, Subject Subject, string Expected)
{
    public static GoldenCase Read(MappingReader reader)
    {
        var client = reader.String("client");
        var server = reader.String("server")!;
        var kinds = new (string Key, SubjectKind Kind)[]
        {
            ("tool", SubjectKind.Tool), ("prompt", SubjectKind.Prompt), ("resource", SubjectKind.Resource), ("template", SubjectKind.ResourceTemplate),
        };
        var (key, kind) = kinds.Single(one => reader.Has(one.Key));
        var subject = new Subject(server, kind, reader.String(key)!)
        {
            ServerTrusted = reader.Bool("trusted") ?? false,
            ReadOnlyHint = reader.Bool("readOnly"),
            DestructiveHint = reader.Bool("destructive"),
        };
        var expected = reader.String("expect")!;
        reader.Done();
        var facts = client switch { "anonymous" => ClientFacts.OfNobody(), { } id => ClientFacts.OfApiKey(id), null => default };
        return new GoldenCase(reader.Node.Line, facts, subject, expected);
    }

    public string Outcome(CompiledPolicy policy)
    {
        if (policy.RolesOf(Client) is not { } roles)
        {
            return "unknown client";
        }

        var verdict = policy.Decide(roles, Subject);
        Assert.Equal(verdict.Reason == VerdictReason.Allowed, verdict.Allowed);
        return verdict.Rule is null ? verdict.Reason.ToString() : $"{verdict.Reason} {verdict.Rule}";
    }
}
