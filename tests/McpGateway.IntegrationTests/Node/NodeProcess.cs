using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpGateway.IntegrationTests.Node;

/// <summary>One Node process of a test. Its end is certain: disposing kills its process tree, and it ends itself when its stdin closes.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 200;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private NodeProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last 200 lines of standard error.</summary>
    public string Errors => string.Join('\n', _errors);

    public StreamReader Output => _process.StandardOutput;

    public static NodeProcess Start(string script, IEnumerable<string> arguments)
    {
        var process = Process.Start(NodeTools.StartInfo(script, arguments));
        return new NodeProcess(process ?? throw new InvalidOperationException($"{script} did not start"));
    }

    /// <summary>The next line of standard output.</summary>
    /// <exception cref="TimeoutException">Nothing came within <paramref name="timeout"/>.</exception>
    /// <exception cref="EndOfStreamException">The process closed its output.</exception>
    public async Task<string> ReadLineAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await Output.ReadLineAsync(cancellationToken).AsTask().WaitAsync(timeout, cancellationToken)
            ?? throw new EndOfStreamException($"The Node process ended. It wrote:\n{Errors}");

    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until the process has ended by itself and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(timeout, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends the process and its children at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void KeepError(string? line)
    {
        if (line is null)
        {
            return;
        }

        _errors.Enqueue(line);
        if (_errors.Count > KeptErrorLines)
        {
            _errors.TryDequeue(out _);
        }
    }
}
