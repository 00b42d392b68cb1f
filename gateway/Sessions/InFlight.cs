using System.Collections.Concurrent;
using System.Text;

namespace McpGateway.Sessions;

/// <summary>The requests in flight in this process. Entering and leaving take no shared lock.</summary>
public sealed class InFlight : IInFlight
{
    /// <summary>The most requests in flight in one session.</summary>
    public const int MaxPerSession = 1_000;

    private readonly ConcurrentDictionary<(string Session, string Id), Entry> _entries = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many there are in all.</summary>
    public int Count => _entries.Count;

    public IDisposable? TryEnter(string sessionId, ReadOnlySpan<byte> id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> cancel)
    {
        if (_counts.AddOrUpdate(sessionId, 1, static (_, count) => count + 1) > MaxPerSession)
        {
            Leave(sessionId);
            return null;
        }

        var entry = new Entry(this, (sessionId, Encoding.UTF8.GetString(id)), cancel);
        if (!_entries.TryAdd(entry.Key, entry))
        {
            Leave(sessionId);
            return null;
        }

        return entry;
    }

    public ValueTask<bool> CancelAsync(string sessionId, ReadOnlySpan<byte> id, ReadOnlyMemory<byte> notification, CancellationToken cancellationToken) =>
        _entries.TryGetValue((sessionId, Encoding.UTF8.GetString(id)), out var entry)
            ? entry.CancelAsync(notification, cancellationToken)
            : ValueTask.FromResult(false);

    private void Leave(string sessionId)
    {
        if (_counts.AddOrUpdate(sessionId, 0, static (_, count) => count - 1) == 0)
        {
            _counts.TryRemove(KeyValuePair.Create(sessionId, 0));
        }
    }

    private sealed class Entry(InFlight owner, (string Session, string Id) key, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> cancel) : IDisposable
    {
        private int _cancelled;
        private int _left;

        public (string Session, string Id) Key => key;

        public async ValueTask<bool> CancelAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _cancelled, 1) != 0)
            {
                return false;
            }

            await cancel(notification, cancellationToken);
            return true;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                owner._entries.TryRemove(KeyValuePair.Create(key, this));
                owner.Leave(key.Session);
            }
        }
    }
}
