using System.Collections.Frozen;
using McpGateway.Policies;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Configuration;

/// <summary>
/// One immutable, fully validated configuration and policy, with every index derived from it. A request sees one from
/// beginning to end.
/// </summary>
public sealed class Snapshot
{
    /// <summary>Counted from 1 in each run of the program.</summary>
    public required long Revision { get; init; }

    public required GatewayOptions Gateway { get; init; }

    /// <summary>Where none is given, nobody may do anything.</summary>
    public CompiledPolicy Policy { get; init; } = CompiledPolicy.Empty;

    /// <summary>By name.</summary>
    public required FrozenDictionary<string, ServerOptions> Servers { get; init; }

    /// <summary>By id.</summary>
    public required FrozenDictionary<string, ApiKeyRecord> ApiKeys { get; init; }

    internal LeaseCounter Leases { get; } = new();

    /// <summary>What every request with this snapshot carries: made once, immutable.</summary>
    internal SnapshotFeature Feature => field ??= new SnapshotFeature(this);

    /// <inheritdoc cref="Feature"/>
    internal MessageLimitsFeature MessageLimits =>
        field ??= new MessageLimitsFeature(Gateway.Limits.RequestBody, new EnvelopeLimits { MaxDepth = Gateway.Limits.JsonDepth });

    public override string ToString() => $"snapshot {Revision}";
}
