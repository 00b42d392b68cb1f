using System.CommandLine;
using McpGateway.Configuration.Loading;

namespace McpGateway.Commands;

/// <summary><c>mcpgateway serve</c>: loads, and serves if nothing is wrong.</summary>
internal sealed class ServeCommand(CommandContext context, CommonOptions options, Func<ServeRequest, CancellationToken, Task<int>> serve)
{
    public Command Create()
    {
        var command = new Command("serve", "Serve clients (the default).") { options.Listen, options.Admin };
        command.SetAction(RunAsync);
        return command;
    }

    public async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        if (options.Source(result, out var development) is not { } source || !options.TryAdmin(result, source.Listeners, out var admin))
        {
            return 1;
        }

        string? newKey = null;
        if (development)
        {
            var made = await LocalKey.EnsureAsync(source.File, context, cancellationToken);
            if (made.Errors.Count > 0)
            {
                return ErrorReport.Write(error, made.Errors);
            }

            newKey = made.Key;
        }

        var builder = new SnapshotBuilder(source, context.Variable);
        var first = builder.Build(revision: 1);
        if (first.Snapshot is not { } snapshot)
        {
            return ErrorReport.Write(error, first.Errors);
        }

        ErrorReport.Warn(error, first.Warnings);
        var notice = new StartNotice(snapshot, source, development, newKey, HasAdmin: admin is not null);
        return await serve(new ServeRequest(first, builder, admin, addresses => error.Write(notice.Text(addresses))), cancellationToken);
    }
}
