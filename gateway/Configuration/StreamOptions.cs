namespace McpGateway.Configuration;

/// <summary>Bounds of what is kept of the streams of legacy calls, for clients that connect again: <c>streams</c>. Sizes in bytes.</summary>
public sealed record StreamOptions
{
    /// <summary>How long a stream can be resumed after its call has ended; 1 s to 1 h.</summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most that is kept of one stream, the oldest events go first; 4 KiB to 64 MiB.</summary>
    public int Buffer { get; init; } = 1 << 20;

    /// <summary>The most that is kept for one principal; 64 KiB to 1 GiB.</summary>
    public long PerPrincipal { get; init; } = 16 << 20;

    /// <summary>The most that is kept in all; 1 MiB to 16 GiB.</summary>
    public long Total { get; init; } = 128 << 20;
}
