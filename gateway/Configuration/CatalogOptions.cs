namespace McpGateway.Configuration;

/// <summary>How the lists of the servers are kept: <c>catalog</c>.</summary>
public sealed record CatalogOptions
{
    /// <summary>How long clients may keep a list; 0 to 1 h.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for a principal's own catalog at its first use; 0 to 30 s.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the entries of a failed server stay; 0 to 24 h.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the lists are read although nothing announced a change; 5 s to 24 h.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the era of a server is believed; 10 s to 24 h.</summary>
    public TimeSpan EraLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most entries of one server; 1 to 100,000.</summary>
    public int Entries { get; init; } = 2_000;

    /// <summary>The most bytes of all lists of one server; 64 KiB to 256 MiB.</summary>
    public int Bytes { get; init; } = 8 << 20;

    /// <summary>The largest entry, in bytes; 1 KiB to 16 MiB.</summary>
    public int EntryBytes { get; init; } = 1 << 20;

    /// <summary>The most pages of one list; 1 to 10,000.</summary>
    public int Pages { get; init; } = 200;
}
