using McpGateway.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace McpGateway.Forwarding;

/// <summary>
/// The clusters of every snapshot that still serves a request. They enter before a snapshot is published and leave
/// with its last request, so a request always finds the cluster it was decided for.
/// </summary>
internal sealed class ClusterSet(ProxyConfigProvider provider, ProxyEndpoints endpoints, ClusterServers live) : ISnapshotObserver
{
    private static readonly TimeSpan RelayFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    // By reference: a snapshot that could not be published and the next one to be tried have the same revision.
    private readonly HashSet<Snapshot> _counted = new(ReferenceEqualityComparer.Instance);
    private readonly SemaphoreSlim _one = new(1, 1);

    public async ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            Count(next);
            await ApplyAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Published(Snapshot now)
    {
    }

    public void Retired(Snapshot old) => _ = RetireAsync(old);

    private async Task RetireAsync(Snapshot old)
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            if (Discount(old))
            {
                await ApplyAsync(CancellationToken.None);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private void Count(Snapshot next)
    {
        if (!_counted.Add(next))
        {
            return;
        }

        foreach (ServerOptions server in HttpServers(next))
        {
            live.Set(server);
            _uses[server.ClusterId] = _uses.GetValueOrDefault(server.ClusterId) + 1;
        }
    }

    private bool Discount(Snapshot old)
    {
        bool changed = false;
        foreach (ServerOptions server in _counted.Remove(old) ? HttpServers(old) : [])
        {
            if (--_uses[server.ClusterId] == 0)
            {
                _uses.Remove(server.ClusterId);
                live.Remove(server.ClusterId);
                changed = true;
            }
        }

        return changed;
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        ServerOptions[] servers = [.. live.All];
        await provider.ApplyAsync(
            new ProxyConfig([.. servers.Select(Route)], [.. servers.Select(Cluster)]), ApplyLimit, cancellationToken);
        endpoints.Refresh();
    }

    private static IEnumerable<ServerOptions> HttpServers(Snapshot snapshot) =>
        snapshot.Servers.Values.Where(server => server.Transport != ServerTransport.Process);

    private static RouteConfig Route(ServerOptions server) => new()
    {
        RouteId = server.ClusterId,
        ClusterId = server.ClusterId,
        Match = new RouteMatch { Path = "/" + server.ClusterId },
    };

    private static ClusterConfig Cluster(ServerOptions server) => new()
    {
        ClusterId = server.ClusterId,
        LoadBalancingPolicy = "PowerOfTwoChoices",
        SessionAffinity = new SessionAffinityConfig
        {
            // With one replica there is nothing to choose, and nothing to take out.
            Enabled = server.Replicas.Count > 1,
            Policy = Affinity.PinnedReplicaPolicy.PolicyName,
            FailurePolicy = Affinity.PinnedReplicaGonePolicy.PolicyName,
            AffinityKeyName = server.ClusterId,
        },
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = server.Replicas.Count > 1,
                Policy = "TransportFailureRate",
                ReactivationPeriod = TimeSpan.FromSeconds(10),
            },
        },
        HttpRequest = new ForwarderRequestConfig
        {
            // Until an answer begins this measures the server's silence. Afterwards the relay does, which ends the answer
            // with words instead of a reset, and so must be the first to notice.
            ActivityTimeout = server.Timeout + RelayFirst,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        },
        Destinations = server.Replicas.ToDictionary(
            replica => replica.Id, replica => new DestinationConfig { Address = replica.Url.AbsoluteUri }, StringComparer.Ordinal),
    };
}
