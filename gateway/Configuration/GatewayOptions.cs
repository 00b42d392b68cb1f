using System.Collections.Frozen;
using System.Net;

namespace McpGateway.Configuration;

/// <summary>gateway.yaml, validated. Immutable.</summary>
public sealed record GatewayOptions
{
    /// <summary>Absolute path of gateway.yaml; relative paths in it start from its directory.</summary>
    public required string File { get; init; }

    /// <summary>What clients call the gateway, without a path; null: the listening address.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Null: plain HTTP.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Further allowed Host values, lower case: <c>name</c> (any port) or <c>name:port</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Browser origins besides our own, as browsers write them: <c>scheme://host[:port]</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>What a Host header may say, as <see cref="Hosts"/>: those, the public URL's host, the listeners' own addresses. Case-insensitive.</summary>
    public FrozenSet<string> AllowedHosts { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The same as <see cref="Origins"/>, for look-ups.</summary>
    public FrozenSet<string> AllowedOrigins { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Networks whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Whether <c>/sse</c> and <c>/messages</c>, the 2024-11-05 transport, are served.</summary>
    public bool Sse { get; init; }

    public required AuthOptions Auth { get; init; }

    public LimitOptions Limits { get; init; } = new();

    public SessionOptions Sessions { get; init; } = new();

    public StreamOptions Streams { get; init; } = new();

    public QuestionOptions Questions { get; init; } = new();

    public ProcessOptions Processes { get; init; } = new();

    public CatalogOptions Catalog { get; init; } = new();

    public NamesOptions Names { get; init; } = new();

    public AuditOptions Audit { get; init; } = new((string?)null);

    public DrainOptions Drain { get; init; } = new();

    /// <summary>Empty: a key is made at random in each run.</summary>
    public IReadOnlyList<SealingKey> SealingKeys { get; init; } = [];

    /// <summary>Null: state is kept in this process. Taken at the start.</summary>
    public RedisOptions? Redis { get; init; }

    /// <summary>Null without <see cref="Redis"/>: there is one gateway replica.</summary>
    public HopOptions? Hop { get; init; }

    /// <summary>By name, in ordinal order.</summary>
    public required IReadOnlyDictionary<string, ServerOptions> Servers { get; init; }

    public override string ToString() => File;
}
