using McpGateway.Configuration;

namespace McpGateway.Streams;

/// <summary>What is kept for one principal, of its own part and of the whole.</summary>
internal sealed class StreamShare(StreamTotal total, Func<StreamOptions> bounds)
{
    private readonly Dictionary<Guid, CallStream> _streams = [];
    private readonly LinkedList<CallStream> _ended = [];
    private readonly Lock _gate = new();
    private long _bytes;
    private bool _isRetired;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>
    /// Takes room; where there is none, streams of the same principal that have ended make it, the oldest first. Nobody
    /// can push out what is another's.
    /// </summary>
    public bool TryTake(int bytes)
    {
        var terms = bounds();
        while (true)
        {
            if (Interlocked.Add(ref _bytes, bytes) <= terms.PerPrincipal)
            {
                if (total.Add(bytes) <= terms.Total)
                {
                    return true;
                }

                total.Add(-bytes);
            }

            Interlocked.Add(ref _bytes, -bytes);
            if (TakeOldestEnded() is not { } oldest)
            {
                return false;
            }

            oldest.Close();
        }
    }

    public void Give(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        total.Add(-bytes);
    }

    /// <summary>False where this share has left the table: ask for another.</summary>
    public bool TryAdd(CallStream stream)
    {
        lock (_gate)
        {
            return !_isRetired && _streams.TryAdd(stream.Id, stream);
        }
    }

    public CallStream? Find(Guid id)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(id);
        }
    }

    /// <summary>Its call is over: from now on it may make room.</summary>
    public void Ended(CallStream stream)
    {
        lock (_gate)
        {
            if (_streams.ContainsKey(stream.Id))
            {
                _ended.AddLast(stream);
            }
        }
    }

    public IReadOnlyList<CallStream> OfSession(string sessionId)
    {
        lock (_gate)
        {
            return [.. _streams.Values.Where(stream => stream.SessionId == sessionId)];
        }
    }

    /// <summary>It is not found any more.</summary>
    public void Remove(CallStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream.Id);
            _ended.Remove(stream);
        }
    }

    /// <summary>Those that ended too long ago. They come in the order of their end.</summary>
    public IReadOnlyList<CallStream> TakeExpired(Func<CallStream, bool> isExpired)
    {
        List<CallStream> expired = [];
        lock (_gate)
        {
            while (_ended.First is { } oldest && isExpired(oldest.Value))
            {
                expired.Add(oldest.Value);
                _ended.RemoveFirst();
                _streams.Remove(oldest.Value.Id);
            }
        }

        return expired;
    }

    /// <summary>True where it holds nothing and takes nothing any more.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            return _isRetired = _streams.Count == 0;
        }
    }

    private CallStream? TakeOldestEnded()
    {
        lock (_gate)
        {
            if (_ended.First is not { } oldest)
            {
                return null;
            }

            _ended.RemoveFirst();
            _streams.Remove(oldest.Value.Id);
            return oldest.Value;
        }
    }
}
