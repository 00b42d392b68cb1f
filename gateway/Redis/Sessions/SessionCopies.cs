using System.Collections.Concurrent;
using McpGateway.Sessions;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// The sessions that this gateway replica served: they go on while the store is gone. Found by id and principal
/// together, so another's id misses here as one that never was.
/// </summary>
internal sealed class SessionCopies(IEnumerable<ISessionEnded> observers)
{
    private readonly ConcurrentDictionary<(string Id, string Principal), SessionCopy> _copies = new();
    private readonly ConcurrentDictionary<string, SessionCopy> _byName = new(StringComparer.Ordinal);
    private readonly ISessionEnded[] _observers = [.. observers];

    public int Count => _copies.Count;

    public IEnumerable<SessionCopy> All => _copies.Select(copy => copy.Value);

    public SessionCopy? Find(string id, string principalId) => _copies.GetValueOrDefault((id, principalId));

    public SessionCopy? FindByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Takes the place of an older copy. At <paramref name="most"/> copies a further one is not kept: the store is asked each time.</summary>
    public void Keep(SessionCopy copy, int most)
    {
        (string, string) key = KeyOf(copy);
        if (_copies.Count >= most && !_copies.ContainsKey(key))
        {
            return;
        }

        _copies[key] = copy;
        _byName[copy.Name] = copy;
    }

    /// <summary>Lets it go; those who hold something for the session hear of it once.</summary>
    public void End(SessionCopy copy)
    {
        _byName.TryRemove(KeyValuePair.Create(copy.Name, copy));
        if (_copies.TryRemove(KeyValuePair.Create(KeyOf(copy), copy)))
        {
            Tell(copy.Session);
        }
    }

    public void EndIdle(long before)
    {
        foreach (var (_, copy) in _copies)
        {
            if (copy.UsedAt <= before)
            {
                End(copy);
            }
        }
    }

    /// <summary>All are asked for again at their next use.</summary>
    public void MarkAllStale()
    {
        foreach (var (_, copy) in _copies)
        {
            copy.MarkStale();
        }
    }

    public void Tell(LegacySession ended)
    {
        foreach (var observer in _observers)
        {
            observer.Ended(ended);
        }
    }

    private static (string Id, string Principal) KeyOf(SessionCopy copy) => (copy.Session.Id, copy.Session.PrincipalId);
}
