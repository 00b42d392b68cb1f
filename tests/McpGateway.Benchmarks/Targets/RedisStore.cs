using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace McpGateway.Benchmarks.Targets;

/// <summary>A Redis of this run, empty, without a file.</summary>
public sealed class RedisStore : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private RedisStore(ChildProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Null where Redis is not installed.</summary>
    public static async Task<RedisStore?> StartAsync(CancellationToken cancellationToken)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var port = FreePort.Pick();
        var store = new RedisStore(ChildProcess.Start(program, ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]), port);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return store;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (SocketException)
            {
                await store.DisposeAsync();
                throw new IOException($"Redis does not listen. {store._process.Complaints}");
            }
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
