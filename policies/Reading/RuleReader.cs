using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads an item of <c>allow</c> or <c>deny</c>.</summary>
internal static class RuleReader
{
    public static Rule? Read(MappingReader reader, string role, Effect effect)
    {
        reader.Require("server", "write 'server: NAME', or 'server: \"*\"' for all");
        var server = PatternReader.Server(reader);
        var tools = PatternReader.Names(reader, "tools");
        var prompts = PatternReader.Names(reader, "prompts");
        var resources = PatternReader.Uris(reader, "resources");
        var readOnly = Hint(reader, effect);
        var arguments = ArgumentsReader.Read(reader);
        var scopes = Scopes(reader, effect);
        reader.Done();
        if (server is null)
        {
            return null;
        }

        var location = new RuleLocation(reader.Errors.File, reader.Node.Line);
        return new Rule(location, role, effect, server)
        {
            Tools = tools,
            Prompts = prompts,
            Resources = resources,
            ReadOnlyTools = readOnly,
            Arguments = arguments,
            Scopes = scopes,
        };
    }

    private static IReadOnlyList<string> Scopes(MappingReader reader, Effect effect)
    {
        var scopes = ScopeReader.Read(reader);
        if (effect == Effect.Deny && reader.Has("scopes"))
        {
            reader.Errors.Add(reader.Value("scopes")!, "'scopes' stands in a deny, where nobody could say whether it means having or lacking them", "put the scopes into the allow that needs them");
        }

        return scopes;
    }

    private static bool Hint(MappingReader reader, Effect effect)
    {
        if (reader.Choice("hint", "readOnly") is null)
        {
            return false;
        }

        var at = reader.Value("hint")!;
        if (effect == Effect.Deny)
        {
            // A server could leave its hint out and so escape the rule.
            reader.Errors.Add(at, "'hint' stands in a deny, which a server could then escape", "deny by name, or allow less");
        }

        if (reader.Has("prompts") || reader.Has("resources"))
        {
            reader.Errors.Add(at, "'hint' is about tools; prompts and resources have none", "put prompts and resources into a rule of their own");
        }

        return true;
    }
}
