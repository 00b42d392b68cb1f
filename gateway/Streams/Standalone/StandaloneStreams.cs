using System.Diagnostics.CodeAnalysis;
using McpGateway.Identity;
using McpGateway.Sessions;

namespace McpGateway.Streams.Standalone;

/// <summary>The standalone streams that clients hold open here: one for each session, as many for each principal as <see cref="StreamPlaces"/> has.</summary>
internal sealed class StandaloneStreams(StreamPlaces places) : ISessionEnded
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StandaloneStream> _bySession = new(StringComparer.Ordinal);

    /// <summary>How many are open.</summary>
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

    /// <summary>
    /// Opens the one of this session. A former one ends: its client has found its connection broken, or it would get every
    /// message once only by chance. False where the principal has as many as it may have.
    /// </summary>
    public bool TryOpen(LegacySession session, PrincipalFeature principal, [NotNullWhen(true)] out StandaloneStream? stream)
    {
        StandaloneStream? former;
        lock (_lock)
        {
            if (!_bySession.Remove(session.Id, out former) && !places.TryTake(session.PrincipalId))
            {
                stream = null;
                return false;
            }

            _bySession[session.Id] = stream = new StandaloneStream(session, principal);
        }

        former?.Close();
        return true;
    }

    /// <summary>Null where this session's client holds none open here.</summary>
    public StandaloneStream? Find(string sessionId)
    {
        lock (_lock)
        {
            return _bySession.GetValueOrDefault(sessionId);
        }
    }

    /// <summary>Closes it, and forgets it.</summary>
    public void End(StandaloneStream stream)
    {
        stream.Close();
        lock (_lock)
        {
            if (_bySession.GetValueOrDefault(stream.Session.Id) != stream)
            {
                return;
            }

            _bySession.Remove(stream.Session.Id);
            places.Release(stream.Session.PrincipalId);
        }
    }

    public void Ended(LegacySession session) => Find(session.Id)?.Close();
}
