using McpGateway.Configuration;

namespace McpGateway.Forwarding;

/// <summary>
/// The last thing before the wire, one for each cluster: puts on the credentials of the very server the connection
/// leads to. As they live with the connection pool, no look-up by name can ever join one server's token with another's
/// address.
/// </summary>
internal sealed class UpstreamHandler(ServerOptions server, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly KeyValuePair<string, string>[] _headers = [.. server.Headers];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A response body that the relay cannot read as text could hide what the scanner has to see.
        request.Headers.Remove("Accept-Encoding");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach ((string name, string value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Options.TryGetValue(MessageContent.Key, out MessageContent? message))
        {
            request.Content = message;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
