using System.Globalization;

namespace McpGateway.Benchmarks.Reporting;

/// <summary>A bound on a ratio.</summary>
/// <param name="What">What the ratio is of.</param>
/// <param name="Ratio">As measured; null where it could not be.</param>
/// <param name="Bound">The bound.</param>
/// <param name="AtLeast">True for a lower bound.</param>
public sealed record Bar(string What, double? Ratio, double Bound, bool AtLeast)
{
    public bool Holds => Ratio is { } ratio && (AtLeast ? ratio >= Bound : ratio <= Bound);

    public override string ToString()
    {
        var outcome = Ratio is null ? "not measured" : Holds ? "holds" : "DOES NOT HOLD";
        return string.Create(CultureInfo.InvariantCulture, $"- {What}: {Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–"} (bar {(AtLeast ? "≥" : "≤")} {Bound:0.00}): {outcome}");
    }
}
