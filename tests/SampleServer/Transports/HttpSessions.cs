using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SampleServer.Transports;

/// <summary>The legacy sessions that are open: at most <see cref="MaxSessions"/>, each forgotten after <see cref="IdleTime"/>.</summary>
public sealed class HttpSessions(ServerCatalog catalog, ILoggerFactory logs, TimeProvider time) : IAsyncDisposable
{
    public const int MaxSessions = 256;

    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>A session for one request alone; the caller disposes it.</summary>
    public HttpSession OpenForOneRequest() => new(catalog, id: null, logs);

    /// <summary>A new session; null where there are too many and none is idle.</summary>
    public async Task<HttpSession?> OpenAsync()
    {
        await MakeRoomAsync();
        if (_sessions.Count >= MaxSessions)
        {
            return null;
        }

        var session = new HttpSession(catalog, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), logs) { LastUsed = time.GetTimestamp() };
        _sessions[session.Id!] = session;
        return session;
    }

    public HttpSession? Find(string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            return null;
        }

        session.LastUsed = time.GetTimestamp();
        return session;
    }

    /// <summary>Ends a session; false where there is none.</summary>
    public async Task<bool> CloseAsync(string id)
    {
        if (!_sessions.TryRemove(id, out var session))
        {
            return false;
        }

        await session.DisposeAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _sessions.Keys)
        {
            await CloseAsync(id);
        }
    }

    private async Task MakeRoomAsync()
    {
        var idle = _sessions.Values.Where(session => session.IsIdle).OrderBy(session => session.LastUsed).ToArray();
        for (var i = 0; i < idle.Length; i++)
        {
            if (_sessions.Count >= MaxSessions || time.GetElapsedTime(idle[i].LastUsed) > IdleTime)
            {
                await CloseAsync(idle[i].Id!);
            }
        }
    }
}
