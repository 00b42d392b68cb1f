using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace McpGateway.IntegrationTests.Stopping.Support;

/// <summary>
/// A balancer that knows connections and readiness, nothing else: a new connection goes to the next target whose
/// <c>/readyz</c> said 200 when it was last asked; those that are open stay where they are.
/// </summary>
internal sealed class TcpBalancer : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<Uri, bool> _targets = new();
    private readonly HttpClient _http = TestHttp.Create(timeout: TimeSpan.FromSeconds(1));
    private readonly Task _accepting;
    private readonly Task _asking;
    private int _next;

    public TcpBalancer()
    {
        _listener.Start();
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
        _asking = AskAsync();
    }

    public Uri Root { get; }

    public Uri Endpoint => new(Root, "mcp");

    /// <summary>Connections that found no ready target.</summary>
    public int Turned { get; private set; }

    public void Add(Uri target) => _targets[target] = false;

    public void Remove(Uri target) => _targets.TryRemove(target, out _);

    public bool IsReady(Uri target) => _targets.GetValueOrDefault(target);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_accepting, _asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_ended.Token);
            client.NoDelay = true;
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        try
        {
            Uri[] ready = [.. _targets.Where(target => target.Value).Select(target => target.Key).OrderBy(target => target.Port)];
            if (ready.Length == 0)
            {
                Turned++;
                return;
            }

            var chosen = ready[(uint)Interlocked.Increment(ref _next) % ready.Length];
            await far.ConnectAsync(IPAddress.Loopback, chosen.Port, _ended.Token);
            await Task.WhenAll(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away: so does the other.
        }
    }

    /// <summary>The end of one direction is passed on, as TCP has it.</summary>
    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _ended.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task AskAsync()
    {
        using var pause = new PeriodicTimer(AskEvery);
        do
        {
            await Task.WhenAll(_targets.Keys.Select(AskAsync));
        }
        while (await pause.WaitForNextTickAsync(_ended.Token));
    }

    private async Task AskAsync(Uri target)
    {
        bool ready;
        try
        {
            using var answer = await _http.GetAsync(new Uri(target, "readyz"), _ended.Token);
            ready = answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            ready = false;
        }
        catch (OperationCanceledException) when (!_ended.IsCancellationRequested)
        {
            ready = false;
        }

        _targets.TryUpdate(target, ready, !ready);
    }
}
