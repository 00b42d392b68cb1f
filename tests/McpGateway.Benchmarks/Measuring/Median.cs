namespace McpGateway.Benchmarks.Measuring;

/// <summary>Medians over the rounds.</summary>
public static class Median
{
    /// <summary>Median of those values that exist; null where none does.</summary>
    public static double? Of(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Median of one figure of a cell.</summary>
    public static double? Of(Cell cell, Func<Sample, double?> figure) => Of(cell.Samples.Select(figure));

    /// <summary>
    /// Median over the rounds of one cell's figure divided by another's in the same round: what slows the machine for a
    /// while slows both.
    /// </summary>
    public static double? OfRatio(Cell cell, Cell? baseline, Func<Sample, double?> figure) =>
        baseline is null ? null : Of(cell.Samples.Zip(baseline.Samples, (own, other) => figure(own) / figure(other)));
}
