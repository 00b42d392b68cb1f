using System.Collections.Concurrent;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Redis.Sessions;
using McpGateway.Sessions;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis.Affinity;

/// <summary>Conversations with legacy servers that all gateway replicas use. What one takes out the others hear of within a second.</summary>
internal sealed class RedisUpstreamSessionStore(KeptRecords records, SealedUpstreamSessions seal, Func<SessionOptions> bounds, TimeProvider time) : IUpstreamSessionStore
{
    /// <summary>Records of a client's session end with it; this is for those whose end nobody was left to see.</summary>
    private static readonly TimeSpan LifeOfClients = TimeSpan.FromHours(24);

    private static readonly TimeSpan LifeOfPrincipals = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Copy> _copies = new(StringComparer.Ordinal);

    public async ValueTask<SharedSession> FindAsync(ServerOptions server, UpstreamSessionKey key, CancellationToken cancellationToken)
    {
        var place = PlaceOf(server, key);
        return await ReadAsync(server, key, place, await records.FindAsync(place, LifeOf(key)));
    }

    public async ValueTask<SharedSession> AddAsync(ServerOptions server, UpstreamSession session, bool evenIfEmptied, CancellationToken cancellationToken)
    {
        var place = PlaceOf(server, session.Key);
        var value = seal.Seal(server, session, place.Name);
        var reply = await records.AddAsync(place, LifeOf(session.Key), value, evenIfEmptied);
        if (reply.Answer == KeptAnswer.Other && await ReadAsync(server, session.Key, place, reply) is { Session: { } winner })
        {
            return new SharedSession(winner);
        }

        // What was there bound nobody and is gone.
        reply = reply.Answer == KeptAnswer.Other ? await records.AddAsync(place, LifeOf(session.Key), value, evenIfEmptied) : reply;
        return reply.Answer == KeptAnswer.Done
            ? new SharedSession(Keep(server, seal.Open(session.Key, place.Name, value)!.Value.Session))
            : new SharedSession(null, IsUnavailable: true);
    }

    public async ValueTask<SessionLoss> RemoveAsync(ServerOptions server, UpstreamSession session, TimeSpan unusedFor, CancellationToken cancellationToken)
    {
        var place = PlaceOf(server, session.Key);
        var reply = await records.RemoveAsync(place, LifeOf(session.Key), SealedUpstreamSessions.TagOf(place.Name, session), unusedFor);
        if (reply.Answer == KeptAnswer.Unavailable)
        {
            return SessionLoss.Unavailable;
        }

        Leave(session);
        return reply.Answer == KeptAnswer.Done ? SessionLoss.Removed : SessionLoss.KnownBefore;
    }

    public void Used(ServerOptions server, UpstreamSession session, bool hasChanged = false)
    {
        if (hasChanged || session.IsToBeTold(time, TellEvery))
        {
            _ = TellAsync(server, session, hasChanged);
        }
    }

    public void Leave(UpstreamSession session)
    {
        if (session.SharedName is { } name && _copies.TryGetValue(name, out var copy) && ReferenceEquals(copy.Session, session))
        {
            _copies.TryRemove(KeyValuePair.Create(name, copy));
        }
    }

    public async ValueTask<IReadOnlyList<EndedUpstreamSession>> TakeAsync(LegacySession ended, CancellationToken cancellationToken)
    {
        var taken = await records.TakeAsync(
            ended.PrincipalId, SessionRecords.NameOf(ended.Id, ended.PrincipalId), time.GetUtcNow().ToUnixTimeMilliseconds(), bounds().Idle);
        var sessions = new List<EndedUpstreamSession>(taken.Length / 2);
        var key = UpstreamSessionKey.ForClientSession(ended.Id, ended.PrincipalId, ProtocolVersion.LatestLegacy, "{}");
        for (var i = 0; i + 1 < taken.Length; i += 2)
        {
            if (seal.Open(key, taken.Span[i], taken.Span[i + 1]) is { } opened)
            {
                sessions.Add(new EndedUpstreamSession(opened.Record.Server, opened.Record.Presentation, opened.Session));
            }
        }

        return sessions;
    }

    /// <summary>Brings what is used here back to a store that was emptied. False without an answer.</summary>
    public async ValueTask<bool> RestoreAsync(Copy copy)
    {
        var place = PlaceOf(copy.Server, copy.Session.Key);
        var reply = await records.RestoreAsync(place, LifeOf(copy.Session.Key), seal.Seal(copy.Server, copy.Session, place.Name));
        Follow(copy.Session, place, reply);
        return reply.Answer != KeptAnswer.Unavailable;
    }

    public IEnumerable<Copy> Copies => _copies.Select(copy => copy.Value);

    /// <summary>It was taken out elsewhere.</summary>
    public void Changed(string name)
    {
        if (_copies.TryRemove(name, out var copy))
        {
            copy.Session.MarkStale();
        }
    }

    private async Task TellAsync(ServerOptions server, UpstreamSession session, bool hasChanged)
    {
        var place = PlaceOf(server, session.Key);
        var reply = await records.UseAsync(
            place, LifeOf(session.Key), SealedUpstreamSessions.TagOf(place.Name, session), hasChanged ? seal.Seal(server, session, place.Name) : null);
        Follow(session, place, reply);
    }

    /// <summary>The store has none, or another: it is asked before the next use.</summary>
    private void Follow(UpstreamSession session, KeptPlace place, in KeptReply reply)
    {
        if (reply.Answer == KeptAnswer.None
            || (reply.Answer == KeptAnswer.Other && KeptRecords.Split(reply.Value)?.Tag != SealedUpstreamSessions.TagOf(place.Name, session)))
        {
            Leave(session);
            session.MarkStale();
        }
    }

    private async ValueTask<SharedSession> ReadAsync(ServerOptions server, UpstreamSessionKey key, KeptPlace place, KeptReply reply)
    {
        if (reply.Answer != KeptAnswer.Other)
        {
            return new SharedSession(null, IsUnavailable: reply.Answer == KeptAnswer.Unavailable);
        }

        if (seal.Open(key, place.Name, reply.Value) is { } opened && opened.Record.Server == server.Name && opened.Record.Presentation == server.Presentation)
        {
            return new SharedSession(Keep(server, opened.Session));
        }

        // Written with other keys, or opened with other credentials than we have: of no use to us.
        if (KeptRecords.Split(reply.Value) is { } useless)
        {
            await records.RemoveAsync(place, LifeOf(key), useless.Tag, TimeSpan.Zero);
        }

        return default;
    }

    private UpstreamSession Keep(ServerOptions server, UpstreamSession session)
    {
        _copies[session.SharedName!] = new Copy(server, session);
        return session;
    }

    private static TimeSpan LifeOf(UpstreamSessionKey key) => key.Owner == UpstreamSessionOwner.ClientSession ? LifeOfClients : LifeOfPrincipals;

    private static KeptPlace PlaceOf(ServerOptions server, UpstreamSessionKey key) => new(
        RedisNames.Digest("upstream", key.Owner == UpstreamSessionOwner.ClientSession ? "session" : "principal", key.PrincipalId, key.OwnerId, server.Name, key.OfferedVersion.Name, key.Capabilities),
        key.Owner == UpstreamSessionOwner.ClientSession ? SessionRecords.NameOf(key.OwnerId, key.PrincipalId) : "");

    /// <summary>What is used here. One for each conversation that <see cref="Backend"/> holds open, so bounded as those are.</summary>
    internal sealed record Copy(ServerOptions Server, UpstreamSession Session);
}
