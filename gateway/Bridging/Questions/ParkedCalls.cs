using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Replicas;
using McpGateway.Sessions.Questions;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// The calls of modern clients that wait for answers, in this process. The <c>requestState</c> that stands for one is
/// sealed for its principal and server, holds the digest of the request, and is good for one retry.
/// </summary>
internal sealed partial class ParkedCalls(Sealer sealer, IReplicaRegistry replicas, QuestionOptions bounds, TimeProvider time, ILogger<ParkedCalls> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _calls = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>How many may wait, and how long; then their servers are told that they are cancelled.</summary>
    public QuestionOptions Bounds => bounds;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Takes the call over, and gives the state for the client; null where the principal has as many waiting as it may have.</summary>
    public string? TryPark(ParkedCall call)
    {
        var owner = call.Owner.Principal.Id;
        Entry entry;
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(owner);
            if (count >= bounds.Parked)
            {
                return null;
            }

            entry = new Entry(this, ++_last, call);
            _counts[owner] = count + 1;
            _calls.Add(entry.Number, entry);
        }

        var state = sealer.Seal(SealPurpose.ParkedCall, owner, call.Server, bounds.Patience, new QuestionId(replicas.OwnId, entry.Number).ToBytes());

        // Last: whoever is revoked already, or while this runs, is given up at once.
        entry.Watch(
            time.CreateTimer(static entry => ((Entry)entry!).GiveUp(), entry, bounds.Patience, Timeout.InfiniteTimeSpan),
            call.Owner.WhenEnded(static entry => ((Entry)entry!).GiveUp(), entry));
        return state;
    }

    /// <summary>Which call the state of this retry stands for; null where it was not sealed for this principal and server, or has expired.</summary>
    public QuestionId? Find(Envelope retry, string principalId, string server) =>
        retry.Text(retry.Params.RequestState) is { } state && sealer.TryOpen(SealPurpose.ParkedCall, principalId, server, state, out var payload)
            ? QuestionId.Read(payload)
            : null;

    /// <summary>
    /// The call of that number; it is the caller's from then on, and nobody else's. False for all else (given up, taken
    /// already, another's, another request), without saying which.
    /// </summary>
    public bool TryTake(long number, string principalId, string server, ReadOnlySpan<byte> digest, [NotNullWhen(true)] out ParkedCall? call)
    {
        call = null;
        Entry? entry;
        lock (_lock)
        {
            // Looked at before it is taken: a retry with other params must not cost the right one its call.
            if (!_calls.TryGetValue(number, out entry)
                || entry.Call.Owner.Principal.Id != principalId || entry.Call.Server != server
                || !CryptographicOperations.FixedTimeEquals(entry.Call.Digest, digest))
            {
                return false;
            }

            Remove(entry);
        }

        entry.Unwatch();
        call = entry.Call;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Entry[] left;
        lock (_lock)
        {
            left = [.. _calls.Values];
            _calls.Clear();
            _counts.Clear();
        }

        foreach (var entry in left)
        {
            entry.Unwatch();
            await entry.Call.DisposeAsync();
        }
    }

    private void Remove(Entry entry)
    {
        _calls.Remove(entry.Number);
        if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_counts, entry.Call.Owner.Principal.Id) == 0)
        {
            _counts.Remove(entry.Call.Owner.Principal.Id);
        }
    }

    private async Task GiveUpAsync(Entry entry)
    {
        lock (_lock)
        {
            if (!_calls.ContainsKey(entry.Number))
            {
                return;
            }

            Remove(entry);
        }

        entry.Unwatch();
        try
        {
            await entry.Call.DisposeAsync();
            LogGivenUp(entry.Call.Server);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            LogGivenUp(entry.Call.Server);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Server}: a call waited for its client's answer and was given up", EventName = "ParkedCallGivenUp")]
    private partial void LogGivenUp(string server);

    private sealed class Entry(ParkedCalls home, long number, ParkedCall call)
    {
        private ITimer? _timer;
        private CancellationTokenRegistration _ended;
        private bool _isOver;

        public long Number => number;

        public ParkedCall Call => call;

        public void Watch(ITimer timer, CancellationTokenRegistration ended)
        {
            lock (this)
            {
                if (!_isOver)
                {
                    (_timer, _ended) = (timer, ended);
                    return;
                }
            }

            timer.Dispose();
            ended.Unregister();
        }

        public void Unwatch()
        {
            lock (this)
            {
                _isOver = true;
                _timer?.Dispose();

                // Without waiting: it may be what is running this.
                _ended.Unregister();
            }
        }

        public void GiveUp() => _ = Task.Run(() => home.GiveUpAsync(this), CancellationToken.None);
    }
}
