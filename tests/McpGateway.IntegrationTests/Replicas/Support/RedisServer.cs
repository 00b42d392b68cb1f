using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Redis as a process of its own on 127.0.0.1, without a file: it starts empty.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly string[] _options;
    private Process _process;

    private RedisServer(int port, string[] options)
    {
        (Port, _options) = (port, options);
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>Skips the test where Redis is not installed.</summary>
    public static async Task<RedisServer> StartAsync(Func<int, string[]>? options = null)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server"))),
            "skipped: redis-server not found");
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Pick();
            var server = new RedisServer(port, options?.Invoke(port) ?? ["--port", port.ToString(CultureInfo.InvariantCulture)]);
            try
            {
                await server.ListensAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Somebody took the port meanwhile.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    public async Task RestartAsync()
    {
        await KillAsync();
        _process.Dispose();
        _process = Launch();
        await ListensAsync();
    }

    /// <summary>STOP holds it with its connections open, CONT lets it go on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>How many scripts it has run so far.</summary>
    public async Task<long> ScriptsAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
        await client.GetStream().WriteAsync("INFO commandstats\r\nQUIT\r\n"u8.ToArray(), limit.Token);
        using var reader = new StreamReader(client.GetStream());
        var text = await reader.ReadToEndAsync(limit.Token);
        return text.Split('\n').Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private Process Launch()
    {
        var process = Process.Start(new ProcessStartInfo("redis-server", [.. _options, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

        // Read and let go: a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task ListensAsync() => Eventually.AsyncValue(
        async cancellationToken =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);

                // Asked afterwards: whoever has the port in its place listens as well.
                return _process.HasExited ? throw new InvalidOperationException($"Redis ended with {_process.ExitCode}.") : true;
            }
            catch (SocketException)
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"Redis ended with {_process.ExitCode}.");
                }

                return false;
            }
        },
        listens => listens);
}
