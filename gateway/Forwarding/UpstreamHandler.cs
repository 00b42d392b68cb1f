using McpGateway.Configuration;

namespace McpGateway.Forwarding;

/// <summary>
/// The last thing before the wire, one for each cluster: puts on the credentials of the very server the connection
/// leads to, and gives up when the answer does not begin in time. As the credentials live with the connection pool,
/// no look-up by name can ever join one server's token with another's address.
/// </summary>
internal sealed class UpstreamHandler(ServerOptions server, HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    public static readonly HttpRequestOptionsKey<TimeSpan> SilenceLimit = new("mcpgateway.silence");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A response body that the relay cannot read as text could hide what the scanner has to see.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach ((string name, string value) in server.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        TimeSpan limit = request.Options.TryGetValue(SilenceLimit, out TimeSpan given) ? given : server.Timeout;
        using CancellationTokenSource silence = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException silent) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{server.Name} did not answer within {limit}.", silent);
        }
    }
}
