using System.CommandLine;
using System.Net.Sockets;
using McpGateway.Configuration.Loading;
using Microsoft.AspNetCore.Connections;

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
            (newKey, var wrong) = await LocalKey.EnsureAsync(source.File, context, cancellationToken);
            if (wrong.Count > 0)
            {
                return ErrorReport.Write(error, wrong);
            }
        }

        var builder = new SnapshotBuilder(source, context.Variable);
        var first = builder.Build(revision: 1);
        if (first.Snapshot is not { } snapshot)
        {
            return ErrorReport.Write(error, first.Errors);
        }

        if (admin?.Scheme == Uri.UriSchemeHttps && snapshot.Gateway.Tls is null)
        {
            await error.WriteLineAsync($"The admin listener is {admin}, but 'tls' is missing in {source.File}.\nWrite 'tls: {{ certificate: cert.pem, key: key.pem }}', or use --admin http://127.0.0.1:8081.");
            return 1;
        }

        ErrorReport.Warn(error, first.Warnings);
        var notice = new StartNotice(snapshot, source, development, newKey, HasAdmin: admin is not null);
        return await ServeAsync(new ServeRequest(first, builder, admin, addresses => error.Write(notice.Text(addresses))), error, cancellationToken);
    }

    private async Task<int> ServeAsync(ServeRequest request, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return await serve(request, cancellationToken);
        }
        catch (Exception e) when (e is IOException { InnerException: AddressInUseException } or SocketException)
        {
            await error.WriteLineAsync($"{e.Message}\nChoose another address with --listen URL (clients) or --admin URL (operator; 'off' for none).");
            return 1;
        }
    }
}
