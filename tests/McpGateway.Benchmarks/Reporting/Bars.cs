using McpGateway.Benchmarks.Measuring;

namespace McpGateway.Benchmarks.Reporting;

/// <summary>What the gateway is held to, at 32 connections.</summary>
public static class Bars
{
    /// <summary>Direct must be at least this many times YARP alone, or the load or the back end was the bottleneck.</summary>
    public const double DirectToYarp = 2;

    private const double Requests = 0.9;
    private const double WithRedis = 0.85;
    private const double Cpu = 1.3;
    private const double Allocated = 1.3;
    private const double LargeCatalog = 0.95;

    public static IEnumerable<Bar> Speed(Report report, Era era)
    {
        var (gateway, yarp, catalog) = (report.Find("gateway", era), report.Find("yarp", era), report.Find("catalog", era));
        yield return new Bar($"{era}: requests/s, gateway to YARP alone", Ratio(gateway, yarp, sample => sample.CallsPerSecond), Requests, AtLeast: true);
        yield return new Bar($"{era}: requests/s, gateway with tokens, 1000 roles and limits to YARP alone", Ratio(report.Find("secured", era), yarp, sample => sample.CallsPerSecond), Requests, AtLeast: true);
        yield return new Bar($"{era}: requests/s, gateway with Redis to YARP alone", Ratio(report.Find("redis", era), yarp, sample => sample.CallsPerSecond), WithRedis, AtLeast: true);
        yield return new Bar($"{era}: CPU per call, gateway to YARP alone", Ratio(gateway, yarp, sample => sample.CpuMicroseconds), Cpu, AtLeast: false);
        yield return new Bar($"{era}: requests/s, large catalog to 10 tools", Ratio(catalog, gateway, sample => sample.CallsPerSecond), LargeCatalog, AtLeast: true);
    }

    public static Bar Allocations(Report report, Era era) => new(
        $"{era}: allocated bytes per call, gateway to YARP alone",
        Ratio(report.Find("gateway", era), report.Find("yarp", era), sample => sample.AllocatedBytes),
        Allocated,
        AtLeast: false);

    public static Bar Counts(Report report, Era era) => new(
        $"{era}: requests/s, direct to YARP alone",
        Ratio(report.Find("direct", era), report.Find("yarp", era), sample => sample.CallsPerSecond),
        DirectToYarp,
        AtLeast: true);

    private static double? Ratio(Cell? cell, Cell? baseline, Func<Sample, double?> figure) => cell is null ? null : Median.OfRatio(cell, baseline, figure);
}
