using System.CommandLine;
using McpGateway.Configuration.Loading;
using McpGateway.Configuration.Reading;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Testing;

/// <summary><c>mcpgateway policy test</c>: puts golden cases before the policies; what a security team runs in its CI.</summary>
internal sealed class PolicyTestCommand(CommandContext context, CommonOptions options)
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Files of cases, or directories of them (*.yaml). Default: 'tests' in the directory of policies.",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show the cases that pass, too, with the rule behind each." };

    public Command Create()
    {
        var command = new Command("test", "Run golden cases against the policies. Exit code 1 if any case fails or any file is wrong.") { _paths, _verbose };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var ledger = new FileLedger();
        var errors = new List<FileError>();
        var paths = Paths(result, ledger, errors);
        var policies = new Dictionary<string, CompiledPolicy?>(StringComparer.Ordinal);
        var report = new TestReport(output, result.GetValue(_verbose));
        foreach (var path in paths)
        {
            if (ReadCases(path, ledger, errors) is not { } file || Directory(result, path, file, errors) is not { } directory)
            {
                continue;
            }

            if (!policies.TryGetValue(directory, out var policy))
            {
                policies[directory] = policy = PolicyFiles.Read(directory, ledger, errors);
            }

            foreach (var one in policy is null ? [] : file.Cases)
            {
                report.Add(Shown(path), CaseRunner.Run(policy!, file.Catalog, one));
            }
        }

        if (errors.Count > 0)
        {
            return ErrorReport.Write(error, errors);
        }

        report.Summary(paths.Count);
        return report.Failed > 0 ? 1 : 0;
    }

    /// <summary>Nothing to run is an error: a CI whose path is misspelt must not be green.</summary>
    private List<string> Paths(ParseResult result, FileLedger ledger, List<FileError> errors)
    {
        var named = result.GetValue(_paths) ?? [];
        if (named.Length == 0)
        {
            named = [Path.Combine(options.PolicyDirectory(result) ?? "policies", "tests")];
        }

        var paths = new List<string>();
        foreach (var path in named.Select(one => Path.GetFullPath(one, context.Directory)))
        {
            if (!System.IO.Directory.Exists(path))
            {
                paths.Add(path);
            }
            else if (ledger.ListPolicies(path) is [_, ..] files)
            {
                paths.AddRange(files);
            }
            else
            {
                errors.Add(new FileError(path, 1, 1, "there are no files of cases (*.yaml) in this directory", "name another one, or write some cases; policies/README.md shows how"));
            }
        }

        return paths;
    }

    /// <summary>Below the current directory as people write it, elsewhere in full.</summary>
    private string Shown(string path) =>
        Path.GetRelativePath(context.Directory, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;

    private static CaseFile? ReadCases(string path, FileLedger ledger, List<FileError> errors)
    {
        if (!ledger.Read(path).TryGetText(out var text, out var problem))
        {
            errors.Add(new FileError(path, 1, 1, $"this file {problem}", "name a file of cases, or a directory of them"));
            return null;
        }

        var found = new FileErrors(path);
        var file = CaseFileReader.Read(text, found);
        errors.AddRange(found.Found.OrderBy(error => error.Line).ThenBy(error => error.Column));
        return file;
    }

    private string? Directory(ParseResult result, string path, CaseFile file, List<FileError> errors)
    {
        if (file.Policies is { } own)
        {
            return Path.GetFullPath(own, Path.GetDirectoryName(path)!);
        }

        if (options.PolicyDirectory(result) is { } named)
        {
            return named;
        }

        errors.Add(new FileError(path, 1, 1, "which policies are these cases about?", "name them with --policies DIR, or write 'policies: ../DIR' in the file"));
        return null;
    }
}
