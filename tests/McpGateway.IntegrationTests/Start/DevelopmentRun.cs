using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpGateway.IntegrationTests.Start;

/// <summary>One <c>dotnet run --project gateway</c>, on ports that the system picked.</summary>
internal sealed class DevelopmentRun : IAsyncDisposable
{
    private const int LinesKept = 1_000;
    private const string LastWords = "  -d '{";

    // The first one restores and builds, on a machine that may be busy with other tests.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DevelopmentRun(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process <c>dotnet run</c>.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the terminal shows, all of it or the last lines.</summary>
    public string Screen => string.Join('\n', _lines);

    public StartScreen Notice => new(Screen);

    /// <summary>Starts it in <paramref name="folder"/>, and waits until it says how to connect.</summary>
    public static async Task<DevelopmentRun> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var run = new DevelopmentRun(Process.Start(StartInfo(folder))!);
        try
        {
            var ended = run._process.WaitForExitAsync(cancellationToken);
            var first = await Task.WhenAny(run._shown.Task, ended).WaitAsync(StartLimit, cancellationToken);
            return first == ended ? throw new InvalidOperationException($"It ended:\n{run.Screen}") : run;
        }
        catch (Exception)
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>The gateway's process, and those that it has started: the sample servers and their guard.</summary>
    public (int Gateway, int[] Beside) Processes()
    {
        var gateway = Assert.Single(ProcessTree.ChildrenOf(Id));
        return (gateway, ProcessTree.ChildrenOf(gateway));
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken).WaitAsync(EndLimit, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(EndLimit, CancellationToken.None);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--project", "gateway"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A newcomer's shell has nothing of what the test's own build and host put into theirs.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTest).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MCPGATEWAY_LISTEN"] = "http://127.0.0.1:0";

        // No build server may outlive the test that began it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }

    private static bool IsOfTheTest(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("MCPGATEWAY", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "ASPNETCORE_ENVIRONMENT" or "ASPNETCORE_URLS";

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > LinesKept && _lines.TryDequeue(out _))
        {
        }

        if (line.Contains(LastWords, StringComparison.Ordinal))
        {
            _shown.TrySetResult();
        }
    }
}
