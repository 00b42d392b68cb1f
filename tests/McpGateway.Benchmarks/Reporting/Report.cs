using System.Globalization;
using System.Text;
using McpGateway.Benchmarks.Measuring;

namespace McpGateway.Benchmarks.Reporting;

/// <summary>The table and the bars, as Markdown.</summary>
public sealed class Report(IReadOnlyList<Cell> cells, BenchmarkOptions options)
{
    /// <summary>False also where they could not be measured: a check that did not happen is no pass.</summary>
    public bool AllocationsHold => Enum.GetValues<Era>().All(era => Bars.Allocations(this, era).Holds);

    /// <summary>The cell at which a bar is read; null where it was not measured.</summary>
    public Cell? Find(string part, Era client) => Find(part, client, CellPlan.BarConnections);

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine("| client | connections | through | requests/s | p50 µs | p99 µs | CPU µs/call | allocated B/call | requests/s × YARP | CPU × YARP | allocated × YARP |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var cell in cells)
        {
            AppendRow(text, cell);
        }

        text.AppendLine();
        foreach (var era in Enum.GetValues<Era>())
        {
            var counts = Bars.Counts(this, era);
            if (options.Wants("direct") && !counts.Holds)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"**The {era} figures do not count:** load and back end must reach at least twice what YARP alone does, or they are what was measured.");
            }

            text.AppendLine(counts.ToString());
            text.AppendLine(Bars.Allocations(this, era).ToString());
            foreach (var bar in Bars.Speed(this, era))
            {
                text.AppendLine(bar.ToString());
            }
        }

        var errors = cells.Sum(cell => cell.Samples.Sum(sample => sample.Errors));
        return errors == 0 ? text.ToString() : text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{errors} answers were wrong.**").ToString();
    }

    private Cell? Find(string part, Era client, int connections) =>
        cells.FirstOrDefault(cell => cell.Part == part && cell.Client == client && cell.Connections == connections);

    private void AppendRow(StringBuilder text, Cell cell)
    {
        var yarp = Find("yarp", cell.Client, cell.Connections);
        var through = cell.Part == "bridged" ? $"gateway to a {cell.Server} server" : cell.Target.Name;
        string[] words =
        [
            cell.Client.ToString(), cell.Connections.ToString(CultureInfo.InvariantCulture), through,
            Figure(sample => sample.CallsPerSecond, "0"), Figure(sample => sample.P50, "0"), Figure(sample => sample.P99, "0"),
            Figure(sample => sample.CpuMicroseconds, "0.0"), Figure(sample => sample.AllocatedBytes, "0"),
            Ratio(sample => sample.CallsPerSecond), Ratio(sample => sample.CpuMicroseconds), Ratio(sample => sample.AllocatedBytes),
        ];
        text.Append("| ").AppendJoin(" | ", words).AppendLine(" |");

        string Figure(Func<Sample, double?> figure, string format) => Text(Median.Of(cell, figure), format);
        string Ratio(Func<Sample, double?> figure) => Text(Median.OfRatio(cell, yarp, figure), "0.00");
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
