namespace McpGateway.Configuration;

/// <summary>Bounds of what one sender may make the gateway hold: <c>limits</c>. Sizes in bytes.</summary>
public sealed record LimitOptions
{
    /// <summary>The largest message held whole, from a server; 64 KiB to 1 GiB.</summary>
    public long Message { get; init; } = 16 << 20;

    /// <summary>The largest request body; 1 KiB to 256 MiB.</summary>
    public int RequestBody { get; init; } = 4 << 20;

    /// <summary>The most request headers; 8 to 1,000. Taken at start.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>The most bytes of all request headers; 1 KiB to 1 MiB. Taken at start.</summary>
    public int HeaderBytes { get; init; } = 32 << 10;

    /// <summary>The deepest nesting of a JSON message; 8 to 256.</summary>
    public int JsonDepth { get; init; } = 64;

    /// <summary>The most client connections at a time; 1 to 1,000,000. Taken at start.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>How long the headers of a request may take to arrive; 1 s to 10 min. Taken at start.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The slowest body, in bytes per second after 5 s of grace; 1 to 1 MiB. Taken at start.</summary>
    public int BodyRate { get; init; } = 240;

    /// <summary>Wrong keys that one source (IPv4 address, IPv6 /64) may try within a minute; 1 to 10,000.</summary>
    public int WrongKeys { get; init; } = 20;

    /// <summary>Requests that one principal may have open at once, streams included; 1 to 100,000.</summary>
    public int RequestsAtOnce { get; init; } = 1_000;

    /// <summary>Requests of one principal over time, whatever they are, all at once if they like; null: any.</summary>
    public RequestRate? RequestRate { get; init; }

    /// <summary>Counts that are kept, one for each limit and whom it counts; 1,000 to 10,000,000. Beyond it newcomers share.</summary>
    public int Buckets { get; init; } = 100_000;
}
