using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace McpGateway.Replicas.Hops;

/// <summary>Sends hops: each once, to the address of a heart-beat and nowhere else.</summary>
internal sealed class HopClient(IReplicaRegistry registry, HopKeys keys, TimeProvider time) : IReplicaHop, IDisposable
{
    private readonly HopBudget _budget = new();

    /// <summary>Sends nothing of its own: no trace context, no cookies, no proxy that would see the traffic, no redirect.</summary>
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromMilliseconds(700),
        MaxResponseHeadersLength = 8,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        UseCookies = false,
        UseProxy = false,
    });

    public async ValueTask<HopReply> SendAsync(string replicaId, string kind, string principalId, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, IReplicaHop.MaxMessage, nameof(message));
        var found = await registry.FindAsync(replicaId, cancellationToken);
        if (found is not { State: ReplicaState.Alive, Address: { } address })
        {
            return found.State == ReplicaState.Own
                ? throw new ArgumentException("A gateway replica does not hop to itself.", nameof(replicaId))
                : HopReply.Failed(found.State == ReplicaState.Gone ? HopFault.Gone : HopFault.Unavailable);
        }

        if (_budget.TryEnter(message.Length) is not { } place)
        {
            return HopReply.Failed(HopFault.Unavailable);
        }

        HopReply? reply = null;
        try
        {
            reply = await SendAsync(address, Seal(replicaId, kind, principalId, message.Span), place, cancellationToken);
            return reply;
        }
        finally
        {
            if (reply is not { Fault: HopFault.None })
            {
                place.Dispose();
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private SealedRequest Seal(string replicaId, string kind, string principalId, ReadOnlySpan<byte> message) => SealedRequest.Seal(
        keys,
        new HopHead(replicaId, kind, principalId, (time.GetUtcNow() + HopWire.Valid).ToUnixTimeMilliseconds(), message.Length, SHA256.HashData(message)),
        message);

    private async ValueTask<HopReply> SendAsync(Uri address, SealedRequest sealedRequest, HopBudget.Place place, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(HopWire.Begin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, HopWire.Path)) { Content = new ByteArrayContent(sealedRequest.Bytes) };
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                response.Dispose();
                return HopReply.Failed(HopFault.Unavailable);
            }

            return await BeginAsync(response, sealedRequest, place, limit.Token);
        }
        catch (HttpRequestException e)
        {
            response?.Dispose();
            return HopReply.Failed(e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? HopFault.Gone : HopFault.Unavailable);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            response?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return HopReply.Failed(HopFault.Unavailable);
        }
    }

    private async ValueTask<HopReply> BeginAsync(HttpResponseMessage response, SealedRequest request, HopBudget.Place place, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var salt = new byte[HopWire.SaltSize];
        if (await stream.ReadAtLeastAsync(salt, salt.Length, throwOnEndOfStream: false, cancellationToken) == salt.Length
            && keys.OfAnswer(request.KeyId, request.Salt, salt) is { } cipher)
        {
            var frames = new FrameReader(stream, cipher);
            var first = await frames.ReadAsync(cancellationToken);
            if (first is { Type: HopFrameType.Alive })
            {
                return new StreamedReply(response, frames, cipher, place, time);
            }

            cipher.Dispose();
            response.Dispose();
            return HopReply.Failed(first is { Type: HopFrameType.NotHere } ? HopFault.Gone : HopFault.Unavailable);
        }

        response.Dispose();
        return HopReply.Failed(HopFault.Unavailable);
    }
}
