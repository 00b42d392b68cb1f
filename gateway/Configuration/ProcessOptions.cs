namespace McpGateway.Configuration;

/// <summary>Bounds of local processes: <c>processes</c>. The one that all callers of a server share, or that lists are read from, comes on top of the numbers.</summary>
public sealed record ProcessOptions
{
    /// <summary>The most processes of one server that belong to a principal or session; 1 to 1,000.</summary>
    public int PerServer { get; init; } = 32;

    /// <summary>The most processes of one principal over all servers; 1 to 1,000.</summary>
    public int PerPrincipal { get; init; } = 8;

    /// <summary>The most such processes of all; 1 to 10,000.</summary>
    public int Total { get; init; } = 100;

    /// <summary>A process that nobody has called for so long is stopped, and started again when somebody does; zero: never. Up to 30 days.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The most memory, in bytes, that a process and all that it has started may have resident together; 16 MiB to 1 TiB.</summary>
    public long Memory { get; init; } = 2L << 30;
}
