using System.ComponentModel;
using System.Diagnostics;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes;

/// <summary>
/// One operating system process with its three pipes. It ends with its standard input: a server that outlives that is
/// killed with its tree. If the gateway itself is killed, the end of standard input is all the process notices
/// (PR_SET_PDEATHSIG is set by the child between fork and exec, which .NET does not let anybody into).
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _stopWait;
    private readonly TimeProvider _time;
    private readonly Lazy<Task> _ending;

    private ChildProcess(Process process, TimeSpan stopWait, TimeProvider time)
    {
        (_process, _stopWait, _time) = (process, stopWait, time);
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Errors = process.StandardError.BaseStream;
        Id = process.Id;
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
        try
        {
            var process = Process.Start(ProcessStart.InfoFor(server));
            return process is null
                ? (null, $"{server.Name}: its command could not be started")
                : (new ChildProcess(process, stopWait, time), null);
        }
        catch (Win32Exception failure)
        {
            return (null, $"{server.Name}: its command could not be started: {Words(failure)}: check command in gateway.yaml");
        }
    }

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
    /// Closes standard input, waits, then kills the process and all its descendants. Whoever calls it again waits for the
    /// same end: a gateway that stops meanwhile would leave the process behind.
    /// </summary>
    public ValueTask DisposeAsync() => new(_ending.Value);

    private async Task EndAsync()
    {
        await CloseInputAsync();
        using var wait = new CancellationTokenSource(_stopWait, _time);
        try
        {
            await _process.WaitForExitAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }

        _process.Dispose();
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
