using System.Collections.Concurrent;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// What was ended here in the last ten minutes, at most 10,000: a store that comes back empty is told again before
/// anybody brings such a session back from a copy.
/// </summary>
internal sealed class EndedHere(TimeProvider time)
{
    private const int Most = 10_000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<(string Principal, string Name, long At)> _ended = new();

    public void Note(string principalId, string name)
    {
        _ended.Enqueue((principalId, name, time.GetTimestamp()));
        while (_ended.TryPeek(out var oldest) && (_ended.Count > Most || time.GetElapsedTime(oldest.At) > Kept))
        {
            _ended.TryDequeue(out _);
        }
    }

    public IReadOnlyList<(string Principal, string Name)> Recent() =>
        [.. _ended.Where(ended => time.GetElapsedTime(ended.At) <= Kept).Select(ended => (ended.Principal, ended.Name))];
}
