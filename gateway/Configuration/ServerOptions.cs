namespace McpGateway.Configuration;

/// <summary>
/// One entry of <c>servers:</c>, validated. Immutable. What is part of <see cref="ClusterId"/> never changes for one
/// cluster id; the rest (time limits, trust, affinity, memory) may, so take it from the request's own snapshot.
/// </summary>
public sealed record ServerOptions
{
    /// <summary>Matches <c>^[a-z][a-z0-9-]{0,19}$</c>, so it never contains <c>__</c>.</summary>
    public required string Name { get; init; }

    public required ServerTransport Transport { get; init; }

    /// <summary>
    /// The name + a hash, keyed anew in each run of the program, of all that reaches the wire: addresses, TLS file
    /// contents, proxy, header names and values, command, arguments, environment. The identity of a server's runtime
    /// state: two entries with one cluster id may share connections and credentials, others may not.
    /// </summary>
    public required string ClusterId { get; init; }

    /// <summary>1 to 64; empty for <see cref="ServerTransport.Process"/>.</summary>
    public IReadOnlyList<ReplicaOptions> Replicas { get; init; } = [];

    /// <summary>Whether any of <see cref="Replicas"/> is draining.</summary>
    public bool HasDraining { get; init; }

    /// <summary>
    /// A hash of how the gateway presents itself to the server (headers, TLS, proxy), the same on every gateway replica.
    /// Not keyed, so it leaves the process only sealed: a guessed secret could be tried against it.
    /// </summary>
    public string Presentation { get; init; } = "";

    /// <summary>Sent to the server with each request, in the order of the file. The values are secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public UpstreamTls? Tls { get; init; }

    /// <summary>An HTTP proxy for this server's connections; null: connected directly, whatever the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>For <see cref="ServerTransport.Process"/>: the program, found by PATH or by path; never a shell line.</summary>
    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Given to the process beside PATH, HOME, USER, LANG and TMPDIR. The values are secrets.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The directory of gateway.yaml, absolute.</summary>
    public string? WorkingDirectory { get; init; }

    public Isolation Isolation { get; init; }

    /// <summary>Of a local process, in bytes; null: <see cref="ProcessOptions.Memory"/>.</summary>
    public long? Memory { get; init; }

    public AffinityMode Affinity { get; init; }

    /// <summary>Its tool annotations may be believed by policy.</summary>
    public bool Trusted { get; init; }

    public CatalogScope Catalog { get; init; }

    /// <summary>A call ends after this time without a byte from the server. 1 s to 1 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends any call. 1 s to 24 h.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The cluster id alone: headers, arguments and environment hold secrets.</summary>
    public override string ToString() => ClusterId;
}
