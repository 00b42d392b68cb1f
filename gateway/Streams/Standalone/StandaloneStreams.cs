using System.Diagnostics.CodeAnalysis;
using McpGateway.Identity;
using McpGateway.Sessions;

namespace McpGateway.Streams.Standalone;

/// <summary>The standalone streams that clients hold open here: one for each session, at most <see cref="MaxPerPrincipal"/> for each principal.</summary>
internal sealed class StandaloneStreams : ISessionEnded
{
    /// <summary>The most streams of one principal.</summary>
    public const int MaxPerPrincipal = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StandaloneStream> _bySession = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

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
            if (!_bySession.Remove(session.Id, out former))
            {
                var count = _counts.GetValueOrDefault(session.PrincipalId);
                if (count >= MaxPerPrincipal)
                {
                    stream = null;
                    return false;
                }

                _counts[session.PrincipalId] = count + 1;
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
            var owner = stream.Session.PrincipalId;
            if (_counts[owner] == 1)
            {
                _counts.Remove(owner);
            }
            else
            {
                _counts[owner]--;
            }
        }
    }

    public void Ended(LegacySession session) => Find(session.Id)?.Close();
}
