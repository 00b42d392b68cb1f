using System.Net.Http.Headers;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>A balancer without stickiness: each request of a client goes to a gateway replica at random.</summary>
internal sealed class SpreadingHandler(IReadOnlyList<RunningGateway> gateways) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private readonly int[] _requests = new int[gateways.Count];

    /// <summary>How many each got.</summary>
    public IReadOnlyList<int> Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var chosen = Random.Shared.Next(gateways.Count);
        Interlocked.Increment(ref _requests[chosen]);
        request.RequestUri = gateways[chosen].Endpoint;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateways[chosen].Key);
        return base.SendAsync(request, cancellationToken);
    }
}
