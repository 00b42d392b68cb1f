using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.Tests.Redis.Support;

/// <summary>A Redis-compatible server as a process of its own on 127.0.0.1; ends with the test.</summary>
internal sealed class StoreServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Func<int, ProcessStartInfo> _command;
    private Process _process;
    private bool _isGone;

    private StoreServer(Func<int, ProcessStartInfo> command, int port)
    {
        (_command, Port) = (command, port);
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>Starts it and waits until it answers; on another port where somebody took the first one meanwhile and it ended.</summary>
    public static async Task<StoreServer> StartAsync(Func<int, ProcessStartInfo> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new StoreServer(command, FreePort());
            try
            {
                await server.WaitAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A port that nobody has at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it at once; nothing of what it held is kept.</summary>
    public async Task KillAsync()
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        _process.Dispose();
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        _process = Launch();
        _isGone = false;
        await WaitAsync();
    }

    /// <summary>Holds it (STOP) or lets it go on (CONT), as a paused machine would be: connections stay open.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Sends one command outside of the code under test; gives the first bytes of the reply.</summary>
    public async Task<string> SendAsync(params string[] words)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
        var text = string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"*{words.Length}\r\n{text}"), limit.Token);
        var reply = new byte[64 * 1024];
        var read = await client.GetStream().ReadAsync(reply, limit.Token);
        return Encoding.UTF8.GetString(reply, 0, read);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
    }

    private Process Launch()
    {
        var start = _command(Port);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;

        // Read and let go: a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task WaitAsync() => Until.HoldsAsync(
        async () =>
        {
            try
            {
                var answers = await SendAsync("PING") is ['+', 'P', ..] or ['-', 'N', 'O', 'A', 'U', 'T', 'H', ..];

                // Asked afterwards: whoever has the port in its place may answer as well.
                return _process.HasExited ? throw new InvalidOperationException($"The store ended with {_process.ExitCode}.") : answers;
            }
            catch (SocketException) when (_process.HasExited)
            {
                throw new InvalidOperationException($"The store ended with {_process.ExitCode}.");
            }
            catch (SocketException)
            {
                return false;
            }
        },
        StartLimit);
}
