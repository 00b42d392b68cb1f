using System.Collections.Concurrent;
using System.Text;

namespace McpGateway.Sessions;

/// <summary>The requests in flight in this process. Entering and leaving take no shared lock.</summary>
public sealed class InFlight : IInFlight, ISessionEnded
{
    /// <summary>The most requests in flight in one session.</summary>
    public const int MaxPerSession = 1_000;

    private readonly ConcurrentDictionary<(string Session, string Id), InFlightRequest> _requests = new();

    /// <summary>A count that has come back to zero stays until its session ends: sessions are bounded, and most call again.</summary>
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many there are in all.</summary>
    public int Count => _requests.Count;

    public bool TryEnter(string sessionId, ReadOnlySpan<byte> id, InFlightRequest request)
    {
        request.Enter(this, sessionId, Encoding.UTF8.GetString(id));
        if (_counts.AddOrUpdate(sessionId, 1, static (_, count) => count + 1) <= MaxPerSession && _requests.TryAdd(request.Key, request))
        {
            return true;
        }

        CountDown(sessionId);
        return false;
    }

    public IDisposable? TryEnter(string sessionId, ReadOnlySpan<byte> id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> cancel)
    {
        Calling request = new(cancel);
        return TryEnter(sessionId, id, request) ? request : null;
    }

    public ValueTask<bool> CancelAsync(string sessionId, ReadOnlySpan<byte> id, ReadOnlyMemory<byte> notification, CancellationToken cancellationToken) =>
        _requests.TryGetValue((sessionId, Encoding.UTF8.GetString(id)), out var request)
            ? request.CancelAsync(notification, cancellationToken)
            : ValueTask.FromResult(false);

    public bool Has(string sessionId, ReadOnlySpan<byte> id) => _requests.ContainsKey((sessionId, Encoding.UTF8.GetString(id)));

    public async ValueTask EndAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (!_counts.ContainsKey(sessionId))
        {
            return;
        }

        foreach (var (key, request) in _requests)
        {
            if (key.Session == sessionId)
            {
                await request.CancelAsync(NotificationOf(Encoding.UTF8.GetBytes(key.Id)), cancellationToken);
            }
        }
    }

    /// <summary>notifications/cancelled in the client's name (2025-11-25, basic/utilities/cancellation).</summary>
    internal static byte[] NotificationOf(ReadOnlySpan<byte> id) =>
        [.. "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"u8, .. id, .. "}}"u8];

    public void Ended(LegacySession session) => _counts.TryRemove(session.Id, out _);

    internal void Leave(InFlightRequest request)
    {
        if (_requests.TryRemove(KeyValuePair.Create(request.Key, request)))
        {
            CountDown(request.Key.Session);
        }
    }

    /// <summary>One less. A session that has ended meanwhile has no count any more, and gets none.</summary>
    private void CountDown(string sessionId)
    {
        while (_counts.TryGetValue(sessionId, out int count) && !_counts.TryUpdate(sessionId, count - 1, count))
        {
        }
    }

    private sealed class Calling(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> cancel) : InFlightRequest
    {
        protected override ValueTask OnCancelledAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken) =>
            cancel(notification, cancellationToken);
    }
}
