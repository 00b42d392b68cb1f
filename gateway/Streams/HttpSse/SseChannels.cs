using System.Collections.Concurrent;
using McpGateway.Identity;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Streams.HttpSse;

/// <summary>The streams of 2024-11-05 clients here. They take their places among all streams of their principals (<see cref="StreamPlaces"/>).</summary>
internal sealed class SseChannels(StreamPlaces places, TimeProvider time)
{
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

    /// <summary>Another's is none: whoever learned an id must not learn from the answer that it is good.</summary>
    public SseChannel? Find(string? id, string principalId) =>
        id is { Length: SessionIds.Length } && _byId.TryGetValue(id, out var channel) && !channel.Closed.IsCancellationRequested
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
