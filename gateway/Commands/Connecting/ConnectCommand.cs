using System.CommandLine;
using System.Runtime.InteropServices;

namespace McpGateway.Commands.Connecting;

/// <summary><c>mcpgateway connect --stdio</c>: the gateway's endpoint as a stdio server, for clients that know nothing else.</summary>
internal sealed class ConnectCommand(CommandContext context)
{
    private const string UrlVariable = "MCPGATEWAY_URL";
    private const string FileVariable = "MCPGATEWAY_KEY_FILE";
    private const string DefaultUrl = "http://127.0.0.1:8080/mcp";

    private readonly Argument<string?> _url = new("URL")
    {
        Description = $"An MCP endpoint of the gateway, /mcp or /mcp/SERVER. Default: {DefaultUrl} [{UrlVariable}]",
        DefaultValueFactory = _ => context.Variable(UrlVariable) ?? DefaultUrl,
    };

    private readonly Option<bool> _stdio = new("--stdio") { Description = "Serve one client over standard input and output (the only way there is)." };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        HelpName = "FILE",
        Description = $"A file that holds the API key alone. Default: the environment variable {KeySource.Variable} is the key. [{FileVariable}]",
        DefaultValueFactory = _ => context.Variable(FileVariable),
    };

    private readonly Option<bool> _plain = new("--plain-http") { Description = "Send the key over plain HTTP to another machine: whoever is on the way reads it." };

    public Command Create()
    {
        var command = new Command("connect", "Serve the gateway's endpoint to one client over standard input and output. It ends, with 0, when its input does; with 1 where it could not begin.") { _url, _stdio, _keyFile, _plain };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        var log = new ConnectLog(error);
        var file = result.GetValue(_keyFile) is { Length: > 0 } named ? Path.GetFullPath(named, context.Directory) : null;
        var (key, wrong) = KeySource.Read(file, context.Variable, log.Say);
        var endpoint = Parse(result.GetValue(_url)!);
        wrong ??= Why(endpoint, key is not null, result.GetValue(_plain));
        if (wrong is not null)
        {
            await error.WriteLineAsync(wrong);
            return 1;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var term = Stop(PosixSignal.SIGTERM, stop);
        using var interrupt = Stop(PosixSignal.SIGINT, stop);
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        using var bridge = new StdioBridge(new ConnectTarget(endpoint!, key), output, log, context.Time);
        await bridge.RunAsync(input, stop.Token);
        return 0;
    }

    /// <summary>Why the URL cannot be used, and what to do; null: it can.</summary>
    private static string? Why(Uri? endpoint, bool hasKey, bool mayBePlain) => endpoint is null
        ? $"This is no URL of a gateway. Write it as https://host/mcp, without a user name, a password or a fragment; the key goes into {KeySource.Variable} or --key-file."
        : endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback && hasKey && !mayBePlain
            ? $"The key would be sent to {endpoint.Host} over plain HTTP, for everybody on the way to read. Use https, or say --plain-http."
            : null;

    private static Uri? Parse(string url) =>
        !url.Any(c => c is <= ' ' or '\\' or '\u007f') && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
        && parsed.Host.Length > 0 && parsed.UserInfo.Length == 0 && parsed.Fragment.Length == 0 ? parsed : null;

    private static PosixSignalRegistration Stop(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, received =>
    {
        received.Cancel = true;
        stop.Cancel();
    });
}
