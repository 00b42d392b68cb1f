using McpGateway.Sessions;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>What legacy clients have subscribed to by resources/subscribe, as long as their sessions last.</summary>
internal sealed class SessionSubscriptions : ISessionEnded
{
    /// <summary>The most resources of one session.</summary>
    public const int MaxPerSession = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<SubscribedResource, bool>> _bySession = new(StringComparer.Ordinal);

    /// <summary>How many sessions have any.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _bySession.Count;
            }
        }
    }

    /// <summary>False where the session has as many as it may have.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="resource">What is subscribed to.</param>
    /// <param name="isNew">It was not subscribed to before.</param>
    public bool TryAdd(string sessionId, in SubscribedResource resource, out bool isNew)
    {
        lock (_lock)
        {
            if (!_bySession.TryGetValue(sessionId, out var resources))
            {
                _bySession[sessionId] = resources = [];
            }

            isNew = !resources.ContainsKey(resource);
            if (isNew && resources.Count >= MaxPerSession)
            {
                return false;
            }

            resources.TryAdd(resource, false);
            return true;
        }
    }

    /// <summary>Its server has agreed.</summary>
    public void Confirm(string sessionId, in SubscribedResource resource)
    {
        lock (_lock)
        {
            if (_bySession.TryGetValue(sessionId, out var resources) && resources.ContainsKey(resource))
            {
                resources[resource] = true;
            }
        }
    }

    public void Remove(string sessionId, in SubscribedResource resource)
    {
        lock (_lock)
        {
            if (_bySession.TryGetValue(sessionId, out var resources) && resources.Remove(resource) && resources.Count == 0)
            {
                _bySession.Remove(sessionId);
            }
        }
    }

    /// <summary>The one that a server's word about this URI is for; null: this session has not asked for it.</summary>
    public SubscribedResource? Find(string sessionId, string clusterId, string uri)
    {
        lock (_lock)
        {
            if (_bySession.TryGetValue(sessionId, out var resources))
            {
                foreach (var (resource, _) in resources)
                {
                    if (resource.Covers(clusterId, uri))
                    {
                        return resource;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>What one server has agreed to for this session.</summary>
    public IReadOnlyList<SubscribedResource> Of(string sessionId, string clusterId)
    {
        lock (_lock)
        {
            return _bySession.TryGetValue(sessionId, out var resources)
                ? [.. from pair in resources where pair.Value && pair.Key.ClusterId == clusterId select pair.Key]
                : [];
        }
    }

    public void Ended(LegacySession session)
    {
        lock (_lock)
        {
            _bySession.Remove(session.Id);
        }
    }
}
