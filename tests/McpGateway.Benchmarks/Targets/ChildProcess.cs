using System.Diagnostics;
using System.Threading.Channels;

namespace McpGateway.Benchmarks.Targets;

/// <summary>A process that this run starts and ends. It begins with the same runtime settings as every other.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxKeptLines = 40;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Queue<string> _complaints = new();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it wrote to stderr last.</summary>
    public string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return string.Join(Environment.NewLine, _complaints);
            }
        }
    }

    /// <summary>Starts a subcommand of this program.</summary>
    public static ChildProcess StartSelf(params string[] words) => Start(Environment.ProcessPath!, words);

    /// <param name="program">Its path.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="linesOnError">What it says of itself comes on standard error: there it is read.</param>
    public static ChildProcess Start(string program, IEnumerable<string> words, bool linesOnError = false)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // The proxies are compared under one garbage collector and one compiler, whatever their project files say.
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "1";
        var child = new ChildProcess(Process.Start(start)!);
        child._process.OutputDataReceived += (_, line) => child.Receive(line.Data);
        child._process.ErrorDataReceived += (_, line) =>
        {
            child.Complain(line.Data);
            if (linesOnError && line.Data is not null)
            {
                child.Receive(line.Data);
            }
        };
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>The next line on stdout; an <see cref="IOException"/> where the process ends first or says nothing for too long.</summary>
    public async Task<string> ReadLineAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(limit ?? StartTime, cancellationToken);
        }
        catch (Exception e) when (e is ChannelClosedException or TimeoutException)
        {
            throw new IOException($"{_process.StartInfo.FileName} {(e is TimeoutException ? "said nothing" : "ended")}. {Complaints}");
        }
    }

    /// <summary>Waits until it ends by itself, and says with what code; an <see cref="IOException"/> where it does not.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTime);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }

    private void Complain(string? line)
    {
        lock (_complaints)
        {
            if (line is not null)
            {
                _complaints.Enqueue(line);
            }

            while (_complaints.Count > MaxKeptLines)
            {
                _complaints.Dequeue();
            }
        }
    }
}
