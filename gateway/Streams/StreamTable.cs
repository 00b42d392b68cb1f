using System.Collections.Concurrent;
using McpGateway.Configuration;
using McpGateway.Replicas;
using McpGateway.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams;

/// <summary>
/// The streams of legacy calls in this gateway replica, until <c>streams.resume</c> after their calls have ended, within
/// bounds for each stream, each principal and all.
/// </summary>
internal sealed class StreamTable : ISessionEnded, IDisposable
{
    /// <summary>What a stream takes without messages and beside its ids.</summary>
    private const int Overhead = 1 << 10;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, StreamShare> _shares = new(StringComparer.Ordinal);
    private readonly StreamTotal _total = new();
    private readonly EventIds _ids;
    private readonly IReplicaRegistry _replicas;
    private readonly Func<StreamOptions> _bounds;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public StreamTable(EventIds ids, IReplicaRegistry replicas, ISnapshotSource snapshots, TimeProvider time)
        : this(ids, replicas, () => snapshots.Current?.Gateway.Streams ?? new StreamOptions(), time)
    {
    }

    internal StreamTable(EventIds ids, IReplicaRegistry replicas, Func<StreamOptions> bounds, TimeProvider time)
    {
        (_ids, _replicas, _bounds, _time) = (ids, replicas, bounds, time);
        _sweep = time.CreateTimer(static self => ((StreamTable)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    /// <summary>What is kept of all streams together, in bytes.</summary>
    public long Bytes => _total.Bytes;

    /// <summary>Begins to keep a call's stream. Null where there is no room for it: it cannot be resumed.</summary>
    public CallStream? TryBegin(LegacySession session, ReadOnlyMemory<byte> requestId, TimeSpan longestCall, IHttpRequestLifetimeFeature connection)
    {
        var id = new EventId(_replicas.OwnId, Guid.NewGuid(), requestId, 0);
        var prefix = _ids.Seal(session.PrincipalId, session.Id, id, longestCall);
        while (true)
        {
            var share = _shares.GetOrAdd(session.PrincipalId, static (_, self) => new StreamShare(self._total, self._bounds), this);
            if (!share.TryTake(Overhead + prefix.Length))
            {
                return null;
            }

            var stream = new CallStream(
                id.Stream, (session.PrincipalId, session.Id), share, _bounds().Buffer, Overhead + prefix.Length, connection) { Prefix = prefix, HasPriming = session.Revision.HasPriming };
            if (share.TryAdd(stream))
            {
                return stream;
            }

            share.Give(Overhead + prefix.Length);
        }
    }

    /// <summary>Null where there is none, or it is another's.</summary>
    public CallStream? Find(Guid id, string principalId, string sessionId) =>
        _shares.TryGetValue(principalId, out var share) && share.Find(id) is { } stream && stream.SessionId == sessionId ? stream : null;

    public void Ended(LegacySession session)
    {
        if (_shares.TryGetValue(session.PrincipalId, out var share))
        {
            foreach (var stream in share.OfSession(session.Id))
            {
                stream.Cut();
            }
        }
    }

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        var resume = _bounds().Resume;
        foreach (var (principal, share) in _shares)
        {
            foreach (var expired in share.TakeExpired(stream => _time.GetElapsedTime(stream.EndedAt) >= resume))
            {
                expired.Close();
            }

            if (share.TryRetire())
            {
                _shares.TryRemove(KeyValuePair.Create(principal, share));
            }
        }
    }
}
