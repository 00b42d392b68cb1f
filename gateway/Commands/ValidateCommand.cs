using System.CommandLine;
using McpGateway.Configuration;
using McpGateway.Configuration.Loading;

namespace McpGateway.Commands;

/// <summary><c>mcpgateway validate</c>: reads everything as <c>serve</c> would, and says what is wrong or what would be served.</summary>
internal sealed class ValidateCommand(CommandContext context, CommonOptions options)
{
    public Command Create()
    {
        var command = new Command("validate", "Check gateway.yaml, the policies and all files they name, without serving. Exit code 1 if anything is wrong.") { options.Listen };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        if (options.Source(result, out _) is not { } source)
        {
            return 1;
        }

        var load = new SnapshotBuilder(source, context.Variable).Build(revision: 1);
        if (load.Snapshot is not { } snapshot)
        {
            return ErrorReport.Write(result.InvocationConfiguration.Error, load.Errors);
        }

        ErrorReport.Warn(result.InvocationConfiguration.Error, load.Warnings);
        Show(result.InvocationConfiguration.Output, source, snapshot);
        return 0;
    }

    private static void Show(TextWriter output, ConfigurationSource source, Snapshot snapshot)
    {
        output.WriteLine($"{source.File} and the policies in {source.Policies} are valid.");
        output.WriteLine($"  listens on  {string.Join(", ", source.Listeners)}");
        output.WriteLine($"  API keys    {snapshot.ApiKeys.Count}{(snapshot.Gateway.Auth.Anonymous ? ", and anonymous clients on this machine" : "")}");
        foreach (var issuer in snapshot.Gateway.Auth.Issuers)
        {
            output.WriteLine($"  issuer      {issuer.Issuer}: {Accepted(issuer)}");
        }

        foreach (var server in snapshot.Gateway.Servers.Values)
        {
            output.WriteLine($"  server      {server.Name}: {Where(server)}");
        }
    }

    private static string Accepted(IssuerOptions issuer) =>
        $"tokens for {string.Join(", ", issuer.Audiences.Append("the URLs of the MCP paths"))}, signed with {string.Join(", ", issuer.Algorithms)}";

    /// <summary>Without query and arguments: they may hold secrets.</summary>
    private static string Where(ServerOptions server) => server.Transport == ServerTransport.Process
        ? $"local process {server.Command}"
        : string.Join(", ", server.Replicas.Select(replica => replica.Url.GetLeftPart(UriPartial.Path)));
}
