namespace McpGateway.Backends.Connections;

/// <summary>
/// How long a process that has died, or a connection that broke, is not begun again: longer each time that it did not live
/// for a minute. By owner, not by process: whoever could begin a new session after each crash would start processes in a loop.
/// </summary>
/// <param name="what">It, in words.</param>
/// <param name="options">First and longest wait.</param>
/// <param name="time">The clock.</param>
internal sealed class RestartBackoff(string what, BackendsOptions options, TimeProvider time)
{
    private const int MostOwners = 10_000;
    /// <summary>One that lived for so long was no short life.</summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (int ShortLives, DateTimeOffset NotBefore, string How)> _owners = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Why none is started for this owner now, in words; null: it may be.</summary>
    public string? Why(string owner)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return _owners.TryGetValue(owner, out var known) && now < known.NotBefore
                ? $"{what} {known.How}; it is started again in {Math.Ceiling((known.NotBefore - now).TotalSeconds):0} s"
                : null;
        }
    }

    /// <summary>How long none is started for this owner.</summary>
    public TimeSpan Left(string owner)
    {
        lock (_lock)
        {
            return _owners.TryGetValue(owner, out var known) && known.NotBefore - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>One of this owner has died, or could not be used.</summary>
    public void Died(string owner, TimeSpan lived, string how)
    {
        lock (_lock)
        {
            var before = _owners.TryGetValue(owner, out var known) ? known.ShortLives : 0;
            var lives = lived < LongEnough ? Math.Min(before + 1, 16) : 1;
            var wait = options.RetryFirst * Math.Pow(2, lives - 1);
            if (_owners.Count >= MostOwners && !_owners.ContainsKey(owner))
            {
                Forget();
            }

            _owners[owner] = (lives, time.GetUtcNow() + (wait < options.RetryMax ? wait : options.RetryMax), how);
        }
    }

    // Whoever may start again anyway goes first; where all must wait, those that would soonest may.
    private void Forget()
    {
        foreach (var owner in _owners.OrderBy(pair => pair.Value.NotBefore).Take(MostOwners / 10).Select(pair => pair.Key).ToArray())
        {
            _owners.Remove(owner);
        }
    }
}
