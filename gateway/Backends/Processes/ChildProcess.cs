using System.ComponentModel;
using System.Diagnostics;
using McpGateway.Backends.Processes.Guarding;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes;

/// <summary>
/// One operating system process with its three pipes, in a session of its own. It ends with its standard input: a server
/// that outlives that is told to end, then killed, with all that it has started. If the gateway itself is killed, the
/// guard does that (<see cref="ProcessGuard"/>).
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _stopWait;
    private readonly TimeProvider _time;
    private readonly Lazy<Task> _ending;
    private readonly string _mark;
    private readonly GuardedSession? _session;

    private ChildProcess(Process process, string mark, TimeSpan stopWait, TimeProvider time)
    {
        (_process, _mark, _stopWait, _time) = (process, mark, stopWait, time);
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Errors = process.StandardError.BaseStream;
        Exited = process.WaitForExitAsync(CancellationToken.None);
        Id = process.Id;
        if (CommandPath.SetSid is not null)
        {
            ProcessGuard.Instance.Add((_session = GuardedSession.Of(Id)).Value);
            SystemFolders.DieFirst(Id);
        }

        _ending = new Lazy<Task>(() => Task.Run(EndAsync, CancellationToken.None));
    }

    public int Id { get; }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Errors { get; }

    /// <summary>Starts the process, or says in plain words why it could not.</summary>
    public static (ChildProcess? Process, string? Why) Start(ServerOptions server, TimeSpan stopWait, TimeProvider time)
    {
        OwnSecrets.CloseDiagnostics();
        if (!ProcessGuard.Instance.TryBegin())
        {
            return (null, $"{server.Name}: its command was not started: the guard that ends it with the gateway could not be");
        }

        var mark = GuardMark.Next();
        var (info, missing) = ProcessStart.InfoFor(server, mark);
        if (info is null)
        {
            return (null, $"{server.Name}: its command could not be started: {missing}: check command in gateway.yaml");
        }

        try
        {
            var process = Process.Start(info);
            return process is null
                ? (null, $"{server.Name}: its command could not be started")
                : (new ChildProcess(process, mark, stopWait, time), null);
        }
        catch (Win32Exception failure)
        {
            return (null, $"{server.Name}: its command could not be started: {Words(failure)}: check command in gateway.yaml");
        }
    }

    /// <summary>Completes when it has ended, although what it has started may still hold its output open.</summary>
    public Task Exited { get; }

    /// <summary>How it ended, in words; waits a moment for its exit code.</summary>
    public async ValueTask<string> EndingAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(wait, _time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return $"exited with code {_process.ExitCode}";
        }
        catch (Exception failure) when (failure is OperationCanceledException or InvalidOperationException)
        {
            return "closed its output";
        }
    }

    /// <summary>
    /// Closes standard input, waits, asks it to end (2025-11-25, lifecycle: shutdown over stdio), waits, then kills it and
    /// all that it has started, also what it has left behind. Whoever calls it again waits for the same end: a gateway
    /// that stops meanwhile would leave the process behind.
    /// </summary>
    public ValueTask DisposeAsync() => new(_ending.Value);

    private async Task EndAsync()
    {
        await CloseInputAsync();
        if (!await HasEndedAsync(_stopWait / 2) && Signals.Terminate(_process.Id))
        {
            await HasEndedAsync(_stopWait / 2);
        }

        if (!_process.HasExited)
        {
            Kill();
        }

        if (!await new Leftovers(_mark, _session is { } own ? [own] : []).KillAsync(_time))
        {
            // The guard, which outlives the gateway, is told no end of it.
            _process.Dispose();
            return;
        }

        if (_session is { } ended)
        {
            ProcessGuard.Instance.Remove(ended);
        }

        await HasEndedAsync(_stopWait);
        _process.Dispose();

        // Whoever took these from the process has to give them back: a finalizer would, some time.
        await Output.DisposeAsync();
        await Errors.DisposeAsync();
    }

    /// <summary>Kills it and its descendants now. False where it had ended in the meantime.</summary>
    public bool Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            return false;
        }
    }

    private async ValueTask<bool> HasEndedAsync(TimeSpan within)
    {
        using var wait = new CancellationTokenSource(within, _time);
        try
        {
            await _process.WaitForExitAsync(wait.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // False where the other end is closed already: the process is ending by itself.
    private async ValueTask<bool> CloseInputAsync()
    {
        try
        {
            await Input.DisposeAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Win32Exception.Message repeats the command line and directory on some systems; the error's own text does not.
    private static string Words(Win32Exception failure) => failure.NativeErrorCode switch
    {
        2 => "no such file",
        13 => "permission denied",
        8 => "not an executable",
        _ => $"error {failure.NativeErrorCode}",
    };
}
