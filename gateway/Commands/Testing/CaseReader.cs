using System.Text;
using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Testing;

/// <summary>Reads one item of <c>cases</c>.</summary>
internal sealed class CaseReader(IReadOnlyDictionary<string, AskedClient> clients, AskedCatalog catalog)
{
    private static readonly string[] Reasons = [.. Enum.GetValues<VerdictReason>().Select(Answer.ReasonWord)];

    public PolicyCase? Read(MappingReader reader)
    {
        var name = reader.String("name") ?? "";
        reader.Require("client", "say who asks: a name under 'clients', or { apiKey: ID }");
        var client = Client(reader);
        var subject = Subject(reader);
        var arguments = Arguments(reader, subject);
        var expectation = new CaseExpectation
        {
            Expect = reader.Choice("expect", CaseExpectation.Words),
            Rule = reader.String("rule"),
            Reason = reader.Choice("reason", Reasons),
            Shadow = reader.String("shadow"),
            Roles = reader.Strings("roles"),
            Scopes = reader.Strings("scopes"),
            Argument = reader.String("argument"),
            Limits = reader.Strings("limits"),
            Reaches = reader.Bool("reaches"),
            Sees = new SeesReader(catalog).Read(reader),
        };
        Check(reader, subject, expectation);
        reader.Done();
        return client is null ? null : new PolicyCase(reader.Node.Line, name, client, reader.String("server"), subject, arguments, expectation);
    }

    private AskedClient? Client(MappingReader reader)
    {
        if (reader.Value("client") is not { } value)
        {
            return null;
        }

        if (value is YamlMapping mapping)
        {
            return AskedClientReader.Read(new MappingReader(mapping, reader.Errors));
        }

        if (NodeReader.Text(value, reader.Errors, "'client'") is not { } name || clients.TryGetValue(name.Text, out var known))
        {
            return value is YamlScalar { Text: var text } ? clients.GetValueOrDefault(text) : null;
        }

        var mend = NearestName.Of(name.Text, clients.Keys) is { } near ? $"did you mean '{near}'?" : "define it under 'clients', or write { apiKey: ID }";
        reader.Errors.Add(name, $"there is no client {name.Shown} under 'clients'", mend);
        return known;
    }

    private Subject? Subject(MappingReader reader)
    {
        var server = reader.String("server");
        var (trusted, readOnly, destructive) = (reader.Bool("trusted"), reader.Bool("readOnly"), reader.Bool("destructive"));
        Subject? subject = null;
        foreach (var (kind, key, _) in AskedKinds.All)
        {
            if (reader.String(key) is not { } name || server is null)
            {
                continue;
            }

            if (subject is not null)
            {
                reader.Errors.Add(reader.Value(key)!, "a case asks for one thing", "make two cases");
            }

            var here = catalog.Find(server);
            var listed = here?.Find(kind, name) ?? new Subject(server, kind, name) { ServerTrusted = here?.Trusted == true };
            subject = listed with
            {
                ServerTrusted = trusted ?? listed.ServerTrusted,
                ReadOnlyHint = readOnly ?? listed.ReadOnlyHint,
                DestructiveHint = destructive ?? listed.DestructiveHint,
            };
        }

        var named = AskedKinds.All.Any(row => reader.Has(row.One));
        if (named && !reader.Has("server"))
        {
            reader.Errors.Add(reader.Node, "'server' is missing", "write 'server: NAME', the server that it is on");
        }
        else if (reader.Has("server") != (named || reader.Has("reaches")))
        {
            reader.Errors.Add(reader.Node, "the case needs a server and something about it", "write server: NAME and one of tool, prompt, resource, template, or 'reaches: true'");
        }

        return subject;
    }

    private static ReadOnlyMemory<byte> Arguments(MappingReader reader, Subject? subject)
    {
        if (reader.Value("arguments") is not { } value)
        {
            return default;
        }

        if (subject is { Kind: not SubjectKind.Tool })
        {
            reader.Errors.Add(value, "'arguments' are those of a tool", "remove them");
        }

        // As a text it is what the client sends, byte for byte, broken or not; as keys it is written as JSON.
        return value is YamlScalar { Quoted: true } raw ? Encoding.UTF8.GetBytes(raw.Text) : YamlJson.Write(value);
    }

    private static void Check(MappingReader reader, Subject? subject, CaseExpectation expectation)
    {
        var aboutSubject = expectation is not { Expect: null, Rule: null, Reason: null, Shadow: null, Scopes: null, Argument: null, Limits: null };
        if (subject is null && aboutSubject && !reader.Errors.Any)
        {
            reader.Errors.Add(reader.Node, "the case expects something of nothing", "name a server and a tool, prompt, resource or template");
        }
        else if (!aboutSubject && expectation is { Roles: null, Sees: null, Reaches: null } && !reader.Errors.Any)
        {
            reader.Errors.Add(reader.Node, "the case expects nothing, so it cannot fail", $"write 'expect:' with one of: {string.Join(", ", CaseExpectation.Words)}");
        }
    }
}
