using System.Collections.Concurrent;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.Sessions;
using McpGateway.Streams.HttpSse;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams;

/// <summary>
/// Stands between a legacy call and its client's connection: that one breaks is no cancellation (2025-03-26 … 2025-11-25,
/// basic/transports), so the call goes on to its end. It ends early where its principal is revoked, and where the gateway
/// itself aborts the answer. Lent out again only if it never came to that.
/// </summary>
internal sealed class CallLifetime : IHttpRequestLifetimeFeature, IDisposable
{
    private const int MostKept = 1_024;
    private static readonly ConcurrentQueue<CallLifetime> Kept = new();

    private readonly CancellationTokenSource _source = new();
    private HttpContext _context = null!;
    private ExchangeFeature _exchange = null!;
    private IHttpRequestLifetimeFeature _connection = null!;
    private PrincipalFeature _principal = null!;
    private StreamTable _table = null!;
    private TimeProvider _time = null!;
    private CancellationTokenRegistration _gone;
    private CancellationTokenRegistration _revoked;
    private volatile bool _isGone;
    private CallStream? _stream;

    /// <summary>The end of the call, not of the connection. Whoever sends it may set one that comes earlier, for as long as it sends.</summary>
    public CancellationToken RequestAborted { get; set; }

    /// <summary>Nobody reads what is written to the connection.</summary>
    public bool ConnectionIsGone => _isGone;

    /// <summary>The client would be told an id before there is anything to say.</summary>
    public bool CanPrime => !_isGone && _exchange.Version is { HasPriming: true } && HasConnection;

    // A batch's answers leave as one, and those of the 2024-11-05 transport over a stream that nothing brings back.
    private bool HasConnection => _connection is not (BatchResponse or ChannelAnswer);

    /// <summary>That of this call; null where the call ends with its connection.</summary>
    public static CallLifetime? Of(HttpContext context) => context.Features.Get<IHttpRequestLifetimeFeature>() as CallLifetime;

    /// <summary>From here to the end of its exchange the call has a life of its own.</summary>
    public static void Begin(HttpContext context, StreamTable table, TimeProvider time)
    {
        var lifetime = Kept.TryDequeue(out var kept) ? kept : new CallLifetime();
        lifetime.RequestAborted = lifetime._source.Token;
        lifetime._context = context;
        lifetime._exchange = context.Exchange();
        lifetime._connection = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        lifetime._principal = context.Features.GetRequiredFeature<PrincipalFeature>();
        (lifetime._table, lifetime._time) = (table, time);
        lifetime._exchange.Lifetime = lifetime;
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        lifetime._gone = lifetime._connection.RequestAborted.UnsafeRegister(static self => ((CallLifetime)self!).OnGone(), lifetime);
    }

    /// <summary>
    /// Begins to keep what is written as events from now on. Null where it cannot be resumed: the revision knows no
    /// resumption, it is one of a batch, whose answers leave as one, or there is no room.
    /// </summary>
    /// <param name="longest">The longest time that the call may take.</param>
    public CallStream? BeginStream(TimeSpan longest) =>
        _exchange.Version is { HasResumption: true } && HasConnection
            && _context.Features.Get<SessionFeature>() is { } session
            ? _stream ??= _table.TryBegin(session.Session, _exchange.RequestId, longest, _connection)
            : null;

    /// <summary>The answer breaks off, and with it the call.</summary>
    public void Abort()
    {
        _source.Cancel();
        _connection.Abort();
    }

    public void Dispose()
    {
        // Both wait for a callback that is under way: afterwards this may be another call's.
        _gone.Dispose();
        _revoked.Dispose();
        _context.Features.Set(_connection);
        _stream?.End(_exchange.Outcome.Abandoned, _time.GetTimestamp());
        (_context, _exchange, _connection, _principal, _table, _time, _stream) = (null!, null!, null!, null!, null!, null!, null);
        (_gone, _revoked, _isGone, RequestAborted) = (default, default, false, default);
        if (Kept.Count < MostKept && _source.TryReset())
        {
            Kept.Enqueue(this);
        }
    }

    private void OnGone()
    {
        _isGone = true;

        // The connection was what a revocation would have ended.
        _revoked = _principal.WhenEnded(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }
}
