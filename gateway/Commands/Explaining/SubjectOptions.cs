using System.CommandLine;
using System.Text;
using System.Text.Json;
using McpGateway.Commands.Asking;
using McpGateway.Policies;

namespace McpGateway.Commands.Explaining;

/// <summary>The options that say what is asked for.</summary>
internal sealed class SubjectOptions
{
    private readonly Option<string?> _server = new("--server") { HelpName = "NAME", Description = "The server, as gateway.yaml names it." };
    private readonly Option<string?> _tool = new("--tool") { HelpName = "NAME", Description = "A tool, by its own name on the server." };
    private readonly Option<string?> _prompt = new("--prompt") { HelpName = "NAME", Description = "A prompt, by its own name." };
    private readonly Option<string?> _resource = new("--resource") { HelpName = "URI", Description = "A resource, by its own URI." };
    private readonly Option<string?> _template = new("--template") { HelpName = "TEMPLATE", Description = "A resource template, as the server lists it." };
    private readonly Option<string?> _arguments = new("--arguments") { HelpName = "JSON", Description = "The tool's arguments, such as '{\"path\":\"/data\"}'. Without: whether it is listed, and what a call would depend on." };
    private readonly Option<bool> _trusted = new("--trusted") { Description = "gateway.yaml marks the server trusted." };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "The server marks the tool with readOnlyHint: true." };
    private readonly Option<bool> _destructive = new("--destructive") { Description = "The server marks the tool with destructiveHint: true." };

    public IEnumerable<Option> All => [_server, _tool, _prompt, _resource, _template, _arguments, _trusted, _readOnly, _destructive];

    /// <summary>Null, and said, if the options do not name one thing on one server.</summary>
    public Subject? Read(ParseResult result, AskedCatalog catalog)
    {
        var named = new[] { (SubjectKind.Tool, _tool), (SubjectKind.Prompt, _prompt), (SubjectKind.Resource, _resource), (SubjectKind.ResourceTemplate, _template) }
            .Select(option => (Kind: option.Item1, Name: result.GetValue(option.Item2)))
            .Where(option => option.Name is not null)
            .ToArray();
        if (result.GetValue(_server) is not { Length: > 0 } server || named is not [var (kind, name)])
        {
            result.InvocationConfiguration.Error.WriteLine("Say what is asked for: --server NAME and one of --tool, --prompt, --resource and --template; or --view for everything.");
            return null;
        }

        var here = catalog.Find(server);
        var known = here?.Find(kind, name!) ?? new Subject(server, kind, name!) { ServerTrusted = here?.Trusted == true };
        return known with
        {
            ServerTrusted = known.ServerTrusted || result.GetValue(_trusted),
            ReadOnlyHint = result.GetValue(_readOnly) ? true : known.ReadOnlyHint,
            DestructiveHint = result.GetValue(_destructive) ? true : known.DestructiveHint,
        };
    }

    /// <summary>False, and said, if they are no JSON object. Null: no call is asked about.</summary>
    public bool TryArguments(ParseResult result, in Subject subject, out byte[]? arguments)
    {
        arguments = null;
        if (result.GetValue(_arguments) is not { } text)
        {
            // A read or a prompt has no arguments that a rule could speak of: the call is known.
            arguments = subject.Kind == SubjectKind.Tool ? null : [];
            return true;
        }

        if (subject.Kind == SubjectKind.Tool && IsObject(text))
        {
            arguments = Encoding.UTF8.GetBytes(text.Trim());
            return true;
        }

        result.InvocationConfiguration.Error.WriteLine(subject.Kind == SubjectKind.Tool
            ? "--arguments takes one JSON object, such as '{\"path\":\"/data\"}'. In a shell, put it into single quotes."
            : "--arguments are those of a tool.");
        return false;
    }

    private static bool IsObject(string text)
    {
        try
        {
            // A key that stands twice is let through: the policy refuses it, and that is to be seen.
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
