using McpGateway.Backends;
using McpGateway.Bridging.Subscriptions;

namespace McpGateway.Bridging.Listening;

/// <summary>Begins to listen to the servers of the resources and tasks that a modern client names.</summary>
internal sealed class ListenedServers(IBackends backends, UpdatedResource updated, TaskUpdates updates, TimeProvider time)
{
    /// <summary>How long the client's acknowledgement waits for those of servers. One that is slower, or cannot be reached, is asked further.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(1);

    /// <summary>Gives what is kept: all but what a server has refused. Nothing of it is shared with another stream, so a server can tell whose it is.</summary>
    public async ValueTask<(IReadOnlyList<SubscribedResource> Resources, IReadOnlyList<FollowedTask> Tasks)> ListenAsync(
        ListenStream stream, IReadOnlyCollection<SubscribedResource> wanted, IReadOnlyCollection<FollowedTask> tasks, CancellationToken cancellationToken)
    {
        List<ServerListener> listeners = [];
        foreach (var cluster in wanted.Select(resource => resource.ClusterId).Union(tasks.Select(task => task.ClusterId)))
        {
            if (backends.Find(cluster) is { } backend)
            {
                Wanted ofServer = new(
                    Subscribing.IsOffered(backend) ? [.. wanted.Where(resource => resource.ClusterId == cluster).Distinct()] : [],
                    [.. tasks.Where(task => task.ClusterId == cluster)]);
                ServerListener listener = new(stream, backend, backends, ofServer, updated, updates, time);
                listeners.Add(listener);
                _ = Task.Run(listener.RunAsync, CancellationToken.None);
            }
        }

        await Task.WhenAny(Task.WhenAll(listeners.Select(listener => listener.Agreed)), Task.Delay(Head, time, cancellationToken));
        return ([.. listeners.SelectMany(listener => listener.Kept())], [.. listeners.SelectMany(listener => listener.KeptTasks())]);
    }
}
