namespace McpGateway.Streams.Standalone;

/// <summary>The places of open streams, of both eras together: at most <see cref="MaxPerPrincipal"/> for each principal.</summary>
internal sealed class StreamPlaces
{
    /// <summary>The most streams of one principal.</summary>
    public const int MaxPerPrincipal = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many principals have any.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _counts.Count;
            }
        }
    }

    /// <summary>False where the principal has as many as it may have. Every place taken is given back by <see cref="Release"/>.</summary>
    public bool TryTake(string principalId)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(principalId);
            if (count >= MaxPerPrincipal)
            {
                return false;
            }

            _counts[principalId] = count + 1;
            return true;
        }
    }

    public void Release(string principalId)
    {
        lock (_lock)
        {
            if (_counts[principalId] == 1)
            {
                _counts.Remove(principalId);
            }
            else
            {
                _counts[principalId]--;
            }
        }
    }
}
