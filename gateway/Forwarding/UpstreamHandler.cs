using McpGateway.Configuration;

namespace McpGateway.Forwarding;

/// <summary>
/// The last thing before the wire, one for each cluster: puts on the credentials of the very server the connection
/// leads to, and gives up when the answer does not begin in time. As the credentials live with the connection pool,
/// no look-up by name can ever join one server's token with another's address.
/// </summary>
internal sealed class UpstreamHandler(ServerOptions server, ClusterServers live, HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>
    /// Set on requests whose sender measures the time itself: a second clock of the same length would now and then win,
    /// and end the exchange in a way that its sender does not know.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> IsTimedBySender = new("mcpgateway.timed-by-sender");

    private readonly KeyValuePair<string, string>[] _headers = [.. server.Headers];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A response body that the relay cannot read as text could hide what the scanner has to see.
        request.Headers.AcceptEncoding.Clear();
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach ((string name, string value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request.Options.TryGetValue(IsTimedBySender, out bool isTimed) && isTimed
            ? await base.SendAsync(request, cancellationToken)
            : await SendInTimeAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendInTimeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The time limit is no part of the cluster's identity: an edit of it holds for the connections there are.
        TimeSpan limit = live.Of(server.ClusterId).Timeout;
        Deadline deadline = Deadline.Rent(time, cancellationToken);
        bool reuse = false;
        try
        {
            deadline.In(limit);
            HttpResponseMessage response = await base.SendAsync(request, deadline.Token);
            reuse = true;
            return response;
        }
        catch (OperationCanceledException silent) when (deadline.HasCome && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{server.Name} did not answer within {limit}.", silent);
        }
        finally
        {
            deadline.Return(reuse);
        }
    }
}
