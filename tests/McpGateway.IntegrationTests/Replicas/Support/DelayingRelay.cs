using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Carries connections to a port of 127.0.0.1 and delays what is sent there: a store far away, or one that is busy.</summary>
internal sealed class DelayingRelay : IAsyncDisposable
{
    private const int ChunkSize = 16 << 10;
    private const int MostWaiting = 4_096;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private readonly Task _accepting;
    private long _delayTicks;
    private long _delayed;

    public DelayingRelay(int port)
    {
        _port = port;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Of all that is sent from now on.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Packets that were delayed.</summary>
    public long Delayed => Interlocked.Read(ref _delayed);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            _ = CarryAsync(await _listener.AcceptTcpClientAsync(_ended.Token));
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var client = near;
        using var store = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await store.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
            await Task.WhenAny(ToStoreAsync(client.GetStream(), store.GetStream(), either.Token), store.GetStream().CopyToAsync(client.GetStream(), either.Token));
            await either.CancelAsync();
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
            // Either side went away: so does the other.
        }
    }

    /// <summary>Each packet leaves when its own time has come: what is pipelined is delayed, not queued.</summary>
    private async Task ToStoreAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var waiting = Channel.CreateBounded<(byte[] Bytes, long Due)>(MostWaiting);
        var sending = SendAsync(waiting.Reader, to, cancellationToken);
        var chunk = new byte[ChunkSize];
        while (await from.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            var delay = Delay;
            if (delay > TimeSpan.Zero)
            {
                Interlocked.Increment(ref _delayed);
            }

            await waiting.Writer.WriteAsync((chunk[..read], Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency)), cancellationToken);
        }

        waiting.Writer.Complete();
        await sending;
    }

    private static async Task SendAsync(ChannelReader<(byte[] Bytes, long Due)> waiting, Stream to, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, due) in waiting.ReadAllAsync(cancellationToken))
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                using var pause = new PeriodicTimer(left);
                await pause.WaitForNextTickAsync(cancellationToken);
            }

            await to.WriteAsync(bytes, cancellationToken);
        }
    }
}
