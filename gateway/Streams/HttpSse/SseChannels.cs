using System.Collections.Concurrent;
using System.Text;
using McpGateway.Identity;
using McpGateway.Protocol.Refusals;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Streams.HttpSse;

/// <summary>The streams of 2024-11-05 clients here. They take their places among all streams of their principals (<see cref="StreamPlaces"/>).</summary>
internal sealed class SseChannels(StreamPlaces places, Sealer sealer, IReplicaRegistry registry, IReplicaHop hop, TimeProvider time)
{
    /// <summary>Streams do not last so long.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ConcurrentDictionary<string, SseChannel> _byId = new(StringComparer.Ordinal);

    /// <summary>How many are open.</summary>
    public int Count => _byId.Count;

    /// <summary>Null where the principal has as many streams as it may have.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="sink">Its connection.</param>
    /// <param name="mostHeld">Bytes of answers that are held until they are whole.</param>
    public SseChannel? TryOpen(PrincipalFeature principal, IEventSink sink, long mostHeld)
    {
        if (!places.TryTake(principal.Principal.Id))
        {
            return null;
        }

        var channel = new SseChannel(SessionIds.New(), principal, sink, mostHeld, time);
        _byId[channel.Id] = channel;
        return channel;
    }

    /// <summary>
    /// The name of a stream as its client gets it: sealed for its principal, with the gateway replica that holds it, so that
    /// a message may come to any. It proves nothing: each message proves its principal anew.
    /// </summary>
    public string NameOf(SseChannel channel)
    {
        while (true)
        {
            var name = sealer.Seal(SealPurpose.Stream, channel.Principal.Principal.Id, "", Lifetime, Encoding.ASCII.GetBytes(channel.Id + registry.OwnId));

            // It stands in a query, where what looks like a credential is refused.
            if (!QueryCredentials.AreIn("?" + SseMessageMiddleware.Parameter + "=" + name))
            {
                return name;
            }
        }
    }

    /// <summary>
    /// Another's is none: whoever learned a name must not learn from the answer that it is good. With a refusal where it
    /// cannot be said now.
    /// </summary>
    public async ValueTask<(ISseChannel? Channel, Refusal Refusal)> FindAsync(string? name, string principalId, CancellationToken cancellationToken)
    {
        if (name is null || !sealer.TryOpen(SealPurpose.Stream, principalId, "", name, out var payload) || payload.Length <= SessionIds.Length)
        {
            return (null, Refusal.SessionUnknown);
        }

        var id = Encoding.ASCII.GetString(payload.AsSpan(0, SessionIds.Length));
        var owner = Encoding.ASCII.GetString(payload.AsSpan(SessionIds.Length));
        if (owner == registry.OwnId)
        {
            return (FindHere(id, principalId), Refusal.SessionUnknown);
        }

        var remote = new RemoteChannel(hop, owner, id, principalId);
        return await remote.FindAsync(cancellationToken) switch
        {
            HopFault.None => (remote, default),
            HopFault.Unavailable => (null, Refusal.StoreUnavailable),
            _ => (null, Refusal.SessionUnknown),
        };
    }

    /// <summary>One that is held here.</summary>
    public SseChannel? FindHere(string id, string principalId) =>
        _byId.TryGetValue(id, out var channel) && !channel.Closed.IsCancellationRequested
        && string.Equals(channel.Principal.Principal.Id, principalId, StringComparison.Ordinal) ? channel : null;

    /// <summary>Closes it and gives its place back.</summary>
    public void End(SseChannel channel)
    {
        channel.Close();
        if (_byId.TryRemove(channel.Id, out _))
        {
            TryGivePlace(channel);
        }
    }

    /// <summary>Gives its place back before its end, for the standalone stream that comes in its place. False where it has none any more.</summary>
    public bool TryGivePlace(SseChannel channel)
    {
        var had = channel.TryGiveUpPlace();
        if (had)
        {
            places.Release(channel.Principal.Principal.Id);
        }

        return had;
    }
}
