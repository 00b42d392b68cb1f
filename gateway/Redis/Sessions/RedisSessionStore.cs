using System.Text;
using McpGateway.Configuration;
using McpGateway.Replicas;
using McpGateway.Sessions;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// Sessions that every gateway replica serves. One that is known here is found without asking the store, which is told
/// of its use in the background; what changed or ended elsewhere is heard of within a second
/// (<see cref="SessionUpkeep"/>). Without the store, known sessions go on and unknown ones are unavailable.
/// <para>Times are those of the gateway replicas' clocks, which should agree to a few seconds.</para>
/// </summary>
internal sealed class RedisSessionStore : ISessionStore, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly SessionRecords _records;
    private readonly SessionCopies _copies;
    private readonly EndedHere _ended;
    private readonly IInFlight _inFlight;
    private readonly IChangeBus _bus;
    private readonly Func<SessionOptions> _bounds;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public RedisSessionStore(SessionRecords records, SessionCopies copies, EndedHere ended, IInFlight inFlight, IChangeBus bus, ISnapshotSource snapshots, TimeProvider time)
        : this(records, copies, ended, inFlight, bus, () => snapshots.Current?.Gateway.Sessions ?? new SessionOptions(), time)
    {
    }

    internal RedisSessionStore(SessionRecords records, SessionCopies copies, EndedHere ended, IInFlight inFlight, IChangeBus bus, Func<SessionOptions> bounds, TimeProvider time)
    {
        (_records, _copies, _ended, _inFlight, _bus, _bounds, _time) = (records, copies, ended, inFlight, bus, bounds, time);
        _sweep = time.CreateTimer(static self => ((RedisSessionStore)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Idle => (long)_bounds().Idle.TotalMilliseconds;

    public ValueTask<SessionFinding> FindAsync(string id, string principalId, CancellationToken cancellationToken)
    {
        SessionCopy? copy = Alive(id, principalId);
        if (copy is null || copy.IsStale)
        {
            return AskAsync(id, principalId, copy);
        }

        Use(copy);
        return ValueTask.FromResult(new SessionFinding(copy.Session));
    }

    public async ValueTask<SessionOutcome> AddAsync(LegacySession session, CancellationToken cancellationToken)
    {
        SessionOptions bounds = _bounds();
        string name = SessionRecords.NameOf(session.Id, session.PrincipalId);
        long now = Now;
        SessionReply reply = await _records.AddAsync(session, name, now, Idle, bounds.PerPrincipal, bounds.Total);
        if (reply.Answer != SessionAnswer.Done)
        {
            return reply.Answer == SessionAnswer.None ? SessionOutcome.Refused : SessionOutcome.Unavailable;
        }

        _copies.Keep(new SessionCopy(session, name, now), bounds.Total);
        if (reply.Text is { } left && _copies.FindByName(left) is { } leaving)
        {
            _copies.End(leaving);
        }

        return SessionOutcome.Done;
    }

    public async ValueTask<SessionOutcome> ReplaceAsync(LegacySession session, CancellationToken cancellationToken)
    {
        string name = SessionRecords.NameOf(session.Id, session.PrincipalId);
        long now = Now;
        SessionReply reply = await _records.ReplaceAsync(session, name, now, Idle);
        if (reply.Answer == SessionAnswer.Done)
        {
            _copies.Keep(new SessionCopy(session, name, now), _bounds().Total);
            return SessionOutcome.Done;
        }

        return reply.Answer == SessionAnswer.None ? SessionOutcome.Refused : SessionOutcome.Unavailable;
    }

    public ValueTask TouchAsync(LegacySession session, CancellationToken cancellationToken)
    {
        if (Alive(session.Id, session.PrincipalId) is { } copy)
        {
            Use(copy);
        }
        else
        {
            _copies.Tell(session);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<SessionOutcome> RemoveAsync(string id, string principalId, CancellationToken cancellationToken)
    {
        string name = SessionRecords.NameOf(id, principalId);
        SessionReply reply = await _records.RemoveAsync(principalId, name, Now, Idle, evenIfMissing: false);
        if (reply.Answer == SessionAnswer.Unavailable)
        {
            return SessionOutcome.Unavailable;
        }

        if (reply.Answer == SessionAnswer.Done)
        {
            _ended.Note(principalId, name);
            await _bus.PublishAsync(SessionEndedListener.OfEnded, Encoding.ASCII.GetBytes(name), cancellationToken);
        }

        if (_copies.Find(id, principalId) is { } copy)
        {
            _copies.End(copy);
        }

        return reply.Answer == SessionAnswer.Done ? SessionOutcome.Done : SessionOutcome.Refused;
    }

    public void Dispose() => _sweep.Dispose();

    private void Sweep() => _copies.EndIdle(Now - Idle);

    /// <summary>The copy, unless nothing used it here for the idle time: others may have used the session since, and the store knows.</summary>
    private SessionCopy? Alive(string id, string principalId)
    {
        if (_copies.Find(id, principalId) is not { } copy)
        {
            return null;
        }

        if (Now - copy.UsedAt < Idle)
        {
            return copy;
        }

        _copies.End(copy);
        return null;
    }

    /// <summary>Asks the store; without its answer a copy goes on.</summary>
    internal async ValueTask<SessionFinding> AskAsync(string id, string principalId, SessionCopy? copy)
    {
        string name = copy?.Name ?? SessionRecords.NameOf(id, principalId);
        long now = Now;
        SessionReply reply = await _records.UseAsync((id, principalId, name), now, Idle, copy?.UsedAt ?? -1, wantRecord: true);
        if (reply.Answer == SessionAnswer.Unavailable)
        {
            return new SessionFinding(copy?.Session, IsUnavailable: copy is null);
        }

        if (reply.Answer == SessionAnswer.Done && _records.Open(id, principalId, name, reply.Text) is { } session)
        {
            _copies.Keep(new SessionCopy(session, name, now), _bounds().Total);
            return new SessionFinding(session);
        }

        if (copy is not null)
        {
            // Known here a moment ago, so it ended elsewhere by its client's wish or to make room.
            await _inFlight.EndAsync(id, CancellationToken.None);
            _copies.End(copy);
        }

        return default;
    }

    /// <summary>The order of last use is known to the store up to this step; the idle time is never shortened by more.</summary>
    private void Use(SessionCopy copy)
    {
        long now = Now;
        if (copy.Use(now, Math.Clamp(Idle / 600, 1_000, 10_000)))
        {
            _ = TellUseAsync(copy, now);
        }
    }

    private async Task TellUseAsync(SessionCopy copy, long now)
    {
        (string, string, string) whose = (copy.Session.Id, copy.Session.PrincipalId, copy.Name);
        if (await _records.UseAsync(whose, now, Idle, copy.UsedAt, wantRecord: false) is { Answer: SessionAnswer.None })
        {
            _copies.End(copy);
        }
    }
}
