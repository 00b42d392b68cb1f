using System.Diagnostics.Metrics;

namespace McpGateway.Configuration;

/// <summary>What dashboards know of reloads: a stale configuration is the failure that nobody notices.</summary>
public sealed class ConfigurationMetrics
{
    public const string MeterName = "McpGateway.Configuration";

    private readonly Counter<long> _edits;

    public ConfigurationMetrics(IMeterFactory meters, ISnapshotSource snapshots)
    {
        // The factory disposes it.
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "mcp_gateway.configuration.synchronized",
            () => snapshots.State.Synchronized ? 1 : 0,
            description: "1 if the files in place are the ones in use, 0 if the last edit was refused.");
        _edits = meter.CreateCounter<long>("mcp_gateway.configuration.edits", "{edit}", "Edits of the files that were seen; outcome: published or refused.");
    }

    internal void Published() => _edits.Add(1, new KeyValuePair<string, object?>("outcome", "published"));

    internal void Refused() => _edits.Add(1, new KeyValuePair<string, object?>("outcome", "refused"));
}
