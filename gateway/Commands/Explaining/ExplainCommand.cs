using System.CommandLine;
using McpGateway.Commands.Asking;
using McpGateway.Configuration.Loading;
using McpGateway.Configuration.Reading;
using McpGateway.Policies;
using McpGateway.Policies.Explaining;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Explaining;

/// <summary><c>mcpgateway policy explain</c>: why a client may or may not, or all that it is shown.</summary>
internal sealed class ExplainCommand(CommandContext context, CommonOptions options)
{
    /// <summary>The exit code of an answer that is no.</summary>
    public const int Denied = 2;

    private readonly ClientOptions _client = new();
    private readonly SubjectOptions _subject = new();
    private readonly Option<bool> _view = new("--view") { Description = "Everything that the client or the roles are shown, instead of one thing." };
    private readonly Option<string?> _catalog = new("--catalog") { HelpName = "FILE", Description = "What the servers offer (YAML or JSON, as 'catalog' in case files); for --view, and for the hints of tools." };

    public Command Create()
    {
        var command = new Command("explain", "Show why a client may or may not use something, and what it sees. Exit code 0: allowed, or listed where no call is given; 2: refused; 1: the question or a file is wrong.") { _view, _catalog };
        foreach (var option in _client.All.Concat(_subject.All))
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var errors = new List<FileError>();
        var ledger = new FileLedger();
        if (_client.Read(result) is not { } by || Catalog(result, ledger, errors) is not { } catalog)
        {
            return errors.Count > 0 ? ErrorReport.Write(error, errors) : 1;
        }

        if (options.PolicyDirectory(result) is not { } directory)
        {
            error.WriteLine("Which policies? Name them with --policies DIR or MCPGATEWAY_POLICIES.");
            return 1;
        }

        if (PolicyFiles.Read(directory, ledger, errors) is not { } policy)
        {
            return ErrorReport.Write(error, errors);
        }

        var roles = by.Client is { } client ? policy.RolesOf(client.Facts) : policy.RolesNamed(by.Roles, withToken: by.Scopes.Count > 0);
        if (roles is null && by.Client is null)
        {
            var missing = by.Roles.First(role => !policy.RoleNames.Contains(role, StringComparer.Ordinal));
            error.WriteLine($"There is no role '{missing}'. {(NearestName.Of(missing, policy.RoleNames) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", policy.RoleNames)}.")}");
            return 1;
        }

        return result.GetValue(_view) ? View(output, policy, roles, by, catalog) : Decide(result, policy, roles, by, catalog);
    }

    private static int View(TextWriter output, CompiledPolicy policy, RoleSet? roles, AskedBy by, AskedCatalog catalog)
    {
        if (roles is null)
        {
            output.WriteLine($"{by.Client}: no entry of 'clients' matches, so it is refused and shown nothing.");
            return Denied;
        }

        output.WriteLine($"roles     {roles}");
        var text = new ViewText(output, policy);
        if (catalog.Servers.Count > 0)
        {
            text.Write(roles, catalog);
        }
        else
        {
            text.WriteReach(roles);
        }

        return 0;
    }

    private int Decide(ParseResult result, CompiledPolicy policy, RoleSet? roles, AskedBy by, AskedCatalog catalog)
    {
        if (_subject.Read(result, catalog) is not { } subject || !_subject.TryArguments(result, subject, out var arguments))
        {
            return 1;
        }

        var answer = roles is null
            ? new Answer(AnswerKind.UnknownClient, null, default, null)
            : Question.Ask(policy, roles, by.Scopes, subject, arguments ?? []);
        new DecisionText(result.InvocationConfiguration.Output, policy).Write(by, roles, subject, arguments, answer);
        return answer.Kind == AnswerKind.Allow || (arguments is null && answer.Listed) ? 0 : Denied;
    }

    private AskedCatalog? Catalog(ParseResult result, FileLedger ledger, List<FileError> errors)
    {
        if (result.GetValue(_catalog) is not { } name)
        {
            return AskedCatalog.Empty;
        }

        var path = Path.GetFullPath(name, context.Directory);
        if (!ledger.Read(path).TryGetText(out var text, out var problem))
        {
            errors.Add(new FileError(path, 1, 1, $"this file {problem}", "name a file with what the servers offer"));
            return null;
        }

        var found = new FileErrors(path);
        var catalog = StrictYaml.Read(text, found) is { } root ? AskedCatalogReader.Read(Servers(root, found)) : null;
        errors.AddRange(found.Found);
        return found.Any ? null : catalog;
    }

    private static List<(YamlScalar Name, MappingReader Reader)> Servers(YamlMapping root, FileErrors errors) =>
        [.. root.Entries.Select(entry => (entry.Key, Reader: NodeReader.Mapping(entry.Value, errors, entry.Key.Shown))).Where(entry => entry.Reader is not null).Select(entry => (entry.Key, entry.Reader!))];
}
