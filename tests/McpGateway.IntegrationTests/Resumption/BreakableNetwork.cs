using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>What lies between a client and gateway replicas: carries connections to the one that is in charge, and cuts all at once when told.</summary>
internal sealed class BreakableNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly StringBuilder _carried = new();
    private readonly Task _accepting;

    public BreakableNetwork(Uri target)
    {
        Target = target;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mcp");
        _accepting = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>Where new connections lead.</summary>
    public Uri Target { get; set; }

    /// <summary>Everything that was carried towards clients, as Latin-1.</summary>
    public string Carried
    {
        get
        {
            lock (_carried)
            {
                return _carried.ToString();
            }
        }
    }

    /// <summary>Ends every connection that is open: clients have what was sent by then, gateways see a reset.</summary>
    public void Cut()
    {
        foreach (var (client, isGateways) in _open)
        {
            if (_open.TryRemove(client, out _))
            {
                client.Client.Close(isGateways ? 0 : 1);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Cut();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_ended.Token);
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using TcpClient far = new() { NoDelay = true };
        near.NoDelay = true;
        _open[near] = false;
        _open[far] = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, Target.Port, _ended.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), _ended.Token), AnswerAsync(far, near));
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away: so does the other.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
        }
    }

    private async Task AnswerAsync(TcpClient far, TcpClient near)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await far.GetStream().ReadAsync(buffer, _ended.Token)) > 0)
        {
            await near.GetStream().WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            lock (_carried)
            {
                _carried.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
    }
}
