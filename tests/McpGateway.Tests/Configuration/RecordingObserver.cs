using System.Collections.Concurrent;
using McpGateway.Configuration;

namespace McpGateway.Tests.Configuration;

/// <summary>Remembers what it heard, and can refuse a snapshot.</summary>
internal sealed class RecordingObserver : ISnapshotObserver
{
    public ConcurrentQueue<string> Heard { get; } = new();

    public Func<Snapshot, Task>? OnApplying { get; set; }

    public Action<Snapshot>? OnPublished { get; set; }

    public Action<Snapshot>? OnRetired { get; set; }

    public async ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        Heard.Enqueue($"applying {next.Revision}");
        if (OnApplying is { } act)
        {
            await act(next);
        }
    }

    public void Published(Snapshot now)
    {
        Heard.Enqueue($"published {now.Revision}");
        OnPublished?.Invoke(now);
    }

    public void Retired(Snapshot old)
    {
        Heard.Enqueue($"retired {old.Revision}");
        OnRetired?.Invoke(old);
    }
}
