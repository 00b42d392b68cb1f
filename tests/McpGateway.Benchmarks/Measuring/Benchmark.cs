using McpGateway.Benchmarks.Reporting;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>One run: starts the processes, warms them, goes round the cells, reports.</summary>
public static class Benchmark
{
    /// <summary>0; 1 where allocations were to be checked and are over their bar or could not be measured; 3 where nothing could be measured.</summary>
    public static async Task<int> RunAsync(BenchmarkOptions options, TextWriter output, TextWriter log, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!BuildCheck.IsOptimised)
        {
            await log.WriteLineAsync("This is a Debug build: its figures mean nothing. Run it with -c Release.");
        }

        try
        {
            await using var targets = await TargetSet.StartAsync(options, log, cancellationToken);
            await using var load = new LoadGenerator();
            var runner = new CellRunner(load, options.Seconds);
            var cells = await WarmUpAsync(CellPlan.For(targets, options), runner, log, cancellationToken);
            for (var round = 0; round < options.Rounds; round++)
            {
                await log.WriteLineAsync($"round {round + 1} of {options.Rounds}, {cells.Count} cells");

                // Every other round goes the other way, so that no target always follows the same one.
                foreach (var cell in round % 2 == 0 ? cells : cells.AsEnumerable().Reverse())
                {
                    cell.Samples.Add(await runner.MeasureAsync(cell, cancellationToken));
                }
            }

            return await ReportAsync(new Report(cells, options), options, output, time, cancellationToken);
        }
        catch (IOException e)
        {
            await log.WriteLineAsync(e.Message);
            return 3;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await log.WriteLineAsync("Stopped.");
            return 3;
        }
    }

    /// <summary>The cells whose answers are right; the others are said and left out.</summary>
    private static async Task<List<Cell>> WarmUpAsync(IReadOnlyList<Cell> cells, CellRunner runner, TextWriter log, CancellationToken cancellationToken)
    {
        var warm = new List<Cell>();
        foreach (var alike in cells.GroupBy(cell => (cell.Target, cell.Client, cell.Server)))
        {
            try
            {
                await runner.WarmUpAsync(alike.Key.Target, alike.Key.Client, alike.Key.Server, cancellationToken);
                warm.AddRange(alike);
            }
            catch (IOException e) when (alike.First().Part is not ("direct" or "yarp"))
            {
                await log.WriteLineAsync($"{e.Message} Left out.");
            }
        }

        return [.. cells.Where(warm.Contains)];
    }

    private static async Task<int> ReportAsync(Report report, BenchmarkOptions options, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = report.Markdown();
        await output.WriteLineAsync(text.AsMemory(), cancellationToken);
        if (options.Record is not null)
        {
            var heading = FormattableString.Invariant($"\n## {time.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} processors, {options.Rounds} rounds of {options.Seconds} s\n\n");
            await File.AppendAllTextAsync(options.Record, heading + text, cancellationToken);
        }

        return options.CheckAllocations && !report.AllocationsHold ? 1 : 0;
    }
}
