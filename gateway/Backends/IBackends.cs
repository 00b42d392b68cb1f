namespace McpGateway.Backends;

/// <summary>The configured servers as they run.</summary>
public interface IBackends
{
    /// <summary>All of them, those of a retiring snapshot included.</summary>
    IReadOnlyCollection<Backend> All { get; }

    /// <summary>The server with this cluster id; null when no snapshot in use has it.</summary>
    Backend? Find(string clusterId);

    /// <summary>Some server's <see cref="Backend.Listing"/> or <see cref="Backend.Status"/> has changed. Raised on a background thread, after the change; handlers must be quick and must not throw.</summary>
    event Action<Backend>? Changed;

    /// <summary>Completes when each server known by now has been read, or has failed, once; readiness waits for it with a limit of its own.</summary>
    Task FirstReadingsAsync(CancellationToken cancellationToken);
}
