using System.Net;
using System.Net.Sockets;
using McpGateway.Backends;
using McpGateway.Backends.Http;
using McpGateway.Configuration;

namespace McpGateway.Tests.Backends.Support;

/// <summary>Sends straight to the first replica, or the one named, with the rules of <see cref="IUpstreamTransport"/>.</summary>
internal sealed class DirectTransport : IUpstreamTransport, IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    public async ValueTask<UpstreamHttpReply> SendAsync(ServerOptions server, HttpRequestMessage request, string? replicaId, CancellationToken cancellationToken)
    {
        var replica = server.Replicas.FirstOrDefault(found => replicaId is null || found.Id == replicaId)
            ?? throw new HttpRequestException(HttpRequestError.ConnectionError, "no such replica", new SocketException());
        request.RequestUri = UpstreamAddress.At(replica.Url, request.RequestUri);
        foreach (var (name, value) in server.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return new UpstreamHttpReply(await _client.SendAsync(request, cancellationToken), replica.Id);
    }

    public void Dispose() => _client.Dispose();
}
