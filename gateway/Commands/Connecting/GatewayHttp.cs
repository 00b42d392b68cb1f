using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using McpGateway.Backends.Http;

namespace McpGateway.Commands.Connecting;

/// <summary>
/// Sends to the gateway. What was certainly not taken (no connection; 503 with Retry-After, which is how a gateway that
/// starts or stops answers before it reads) is sent again for half a minute; everything else is sent once.
/// </summary>
internal sealed class GatewayHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ConnectTarget _target;
    private readonly TimeProvider _time;
    private readonly ConnectLog _log;
    private readonly HttpMessageInvoker _http;

    public GatewayHttp(ConnectTarget target, ConnectLog log, TimeProvider time)
    {
        (_target, _log, _time) = (target, log, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // The key is for this origin alone.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = !target.Endpoint.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>Sends what <paramref name="make"/> makes, anew for each attempt; returns at the head of the answer.</summary>
    public async ValueTask<Sent> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var (begun, wait) = (_time.GetTimestamp(), First);
        while (true)
        {
            var sent = await TryAsync(make, cancellationToken);
            var pause = sent is { Answer: null, NothingRan: true } ? wait : RetryAfter(sent.Answer);
            if (pause is not { } some || _time.GetElapsedTime(begun) + some > Patience)
            {
                return sent;
            }

            _log.Say($"{sent.Why ?? "the gateway is not ready"}; trying again");
            sent.Answer?.Dispose();
            await Task.Delay(some, _time, cancellationToken);
            wait = wait * 2 < Longest ? wait * 2 : Longest;
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Sent> TryAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        try
        {
            using var request = make();
            request.RequestUri = _target.Endpoint;
            request.Headers.Add("Accept-Encoding", "identity");
            if (_target.Key is { } key)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }

            return new Sent(await _http.SendAsync(request, cancellationToken), NothingRan: false, null);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested && failure.InnerException is TimeoutException)
        {
            return new Sent(null, NothingRan: true, $"no connection to {_target} in time");
        }
        catch (HttpRequestException failure) when (ConnectFailure.Is(failure))
        {
            return new Sent(null, NothingRan: true, $"no connection to {_target}: {failure.Message}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new Sent(null, NothingRan: false, $"the connection to {_target} broke");
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? answer) =>
        answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: { } asked }
            ? TimeSpan.FromMilliseconds(Math.Clamp(asked.TotalMilliseconds, First.TotalMilliseconds, Longest.TotalMilliseconds)) : null;

    // A call may be silent for long: a peer that vanished has to be found out by the connection itself.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What became of a request.</summary>
/// <param name="Answer">Owned by the receiver; null: there is none.</param>
/// <param name="NothingRan">Without an answer: the gateway certainly did not get it.</param>
/// <param name="Why">In words, without an answer.</param>
internal readonly record struct Sent(HttpResponseMessage? Answer, bool NothingRan, string? Why);
