using McpGateway.Backends;
using McpGateway.Bridging.Subscriptions;

namespace McpGateway.Bridging.Listening;

/// <summary>Begins to listen to the servers of the resources that a modern client names.</summary>
internal sealed class ListenedServers(IBackends backends, UpdatedResource updated, TimeProvider time)
{
    /// <summary>How long the client's acknowledgement waits for those of servers. One that is slower, or cannot be reached, is asked further.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(1);

    /// <summary>Gives what is kept: all but what a server has refused. Nothing of it is shared with another stream, so a server can tell whose it is.</summary>
    public async ValueTask<IReadOnlyList<SubscribedResource>> ListenAsync(ListenStream stream, IReadOnlyList<SubscribedResource> wanted, CancellationToken cancellationToken)
    {
        List<ServerListener> listeners = [];
        foreach (var ofServer in wanted.GroupBy(resource => resource.ClusterId))
        {
            if (backends.Find(ofServer.Key) is { } backend && Subscribing.IsOffered(backend))
            {
                ServerListener listener = new(stream, backend, backends, [.. ofServer.Distinct()], updated, time);
                listeners.Add(listener);
                _ = Task.Run(listener.RunAsync, CancellationToken.None);
            }
        }

        await Task.WhenAny(Task.WhenAll(listeners.Select(listener => listener.Agreed)), Task.Delay(Head, time, cancellationToken));
        return [.. listeners.SelectMany(listener => listener.Kept())];
    }
}
