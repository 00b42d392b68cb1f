using McpGateway.Benchmarks.Targets;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>Which cells a run has, those that are compared next to each other.</summary>
public static class CellPlan
{
    /// <summary>Connections at which the bars are read.</summary>
    public const int BarConnections = 32;

    public static IReadOnlyList<Cell> For(TargetSet targets, BenchmarkOptions options)
    {
        var cells = new List<Cell>();
        foreach (var era in Enum.GetValues<Era>())
        {
            foreach (var connections in options.Connections)
            {
                Add("direct", targets.Direct, era, era, connections);
                Add("yarp", targets.Yarp, era, era, connections);
                Add("nginx", targets.Nginx, era, era, connections);
                Add("gateway", targets.Gateway, era, era, connections);
                if (connections == BarConnections)
                {
                    Add("catalog", targets.LargeCatalog, era, era, connections);
                    Add("secured", targets.Secured, era, era, connections);
                    Add("redis", targets.Shared, era, era, connections);
                    Add("bridged", targets.Gateway, era, era == Era.Legacy ? Era.Modern : Era.Legacy, connections);
                }
            }
        }

        return cells;

        void Add(string part, ITarget? target, Era client, Era server, int connections)
        {
            if (target is not null && options.Wants(part))
            {
                cells.Add(new Cell(part, target, client, server, connections));
            }
        }
    }
}
