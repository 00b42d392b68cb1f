using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Gateway;

/// <summary>The gateway as users run it: a process of its own, on ports that the system picked.</summary>
public sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private const int LinesKept = 2_000;
    private const int ErrorsKept = 100;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The root of the listener, ending in a slash.</summary>
    public Uri Root => _listening.Task.IsCompletedSuccessfully
        ? _listening.Task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("It does not listen yet.");

    public Uri Endpoint => new(Root, "mcp");

    /// <summary>The last lines of both outputs.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Lines of the log that report an error, bugs of the gateway above all; the first 100.</summary>
    public string Errors => string.Join('\n', _errors);

    public Uri EndpointOf(string server) => new(Root, "mcp/" + server);

    /// <summary>Starts it and waits until it listens and says that it is ready.</summary>
    public static Task<GatewayProcess> StartAsync(GatewayFolder folder, CancellationToken cancellationToken, params string[] options) =>
        StartAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal), cancellationToken, options);

    /// <inheritdoc cref="StartAsync(GatewayFolder, CancellationToken, string[])"/>
    public static async Task<GatewayProcess> StartAsync(GatewayFolder folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params string[] options)
    {
        ProcessStartInfo start = GatewayProgram.StartInfo(
            ["serve", "--config", folder.ConfigFile, "--policies", folder.PoliciesFolder,
             .. options.Contains("--listen") ? [] : (string[])["--listen", "http://127.0.0.1:0"], "--admin", "http://127.0.0.1:0", .. options]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        GatewayProcess gateway = new(process);
        try
        {
            Task ended = process.WaitForExitAsync(cancellationToken);
            Task first = await Task.WhenAny(gateway._listening.Task, ended).WaitAsync(StartLimit, cancellationToken);
            if (first == ended)
            {
                throw new InvalidOperationException($"The gateway ended:\n{gateway.Log}");
            }

            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>TERM as an orchestrator sends it, INT as Ctrl-C does.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>Waits until it has ended; gives its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(within, CancellationToken.None);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        while (_log.Count > LinesKept && _log.TryDequeue(out _))
        {
        }

        if (_errors.Count < ErrorsKept && (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal)))
        {
            _errors.Enqueue(line);
        }

        if (ListeningLine().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value + "/"));
        }
    }

    // Not the endpoint, which is the public URL where there is one.
    [GeneratedRegex(@"^  listening  (https?://127\.0\.0\.1:\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex ListeningLine();
}
