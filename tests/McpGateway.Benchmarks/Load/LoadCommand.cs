using System.Diagnostics;
using System.Text.Json;

namespace McpGateway.Benchmarks.Load;

/// <summary>The load generator as a process of its own: a <see cref="LoadJob"/> per line in, <see cref="LoadResult"/> lines out, until stdin ends.</summary>
public static class LoadCommand
{
    private const int MaxConnections = 1_024;
    private const double MaxSeconds = 60;

    public static async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            var job = JsonSerializer.Deserialize<LoadJob>(line);
            if (job is null || job.Connections is < 1 or > MaxConnections || job.Seconds is <= 0 or > MaxSeconds || job.WarmUp is < 0 or > MaxSeconds)
            {
                await WriteAsync(output, new LoadResult { Errors = 1, FirstError = "The job is out of bounds." }, cancellationToken);
                continue;
            }

            await RunAsync(job, output, cancellationToken);
        }

        return 0;
    }

    private static async Task RunAsync(LoadJob job, TextWriter output, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, job.Connections).Select(_ => new LoadClient(job)).ToArray();
        var begin = Stopwatch.GetTimestamp() + (long)(job.WarmUp * Stopwatch.Frequency);
        var end = begin + (long)(job.Seconds * Stopwatch.Frequency);
        var running = clients.Select(client => OnThread(() => client.Run(begin, end))).ToArray();
        await Task.WhenAll(running);

        var all = new Histogram();
        foreach (var client in clients)
        {
            all.Add(client.Durations);
        }

        await WriteAsync(
            output,
            new LoadResult
            {
                Calls = all.Count,
                Exchanges = clients.Sum(client => client.Exchanges),
                Errors = clients.Sum(client => client.Errors),
                FirstError = clients.Select(client => client.FirstError).FirstOrDefault(error => error is not null),
                Seconds = job.Seconds,
                P50 = Microseconds(all.Percentile(0.5)),
                P99 = Microseconds(all.Percentile(0.99)),
            },
            cancellationToken);
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static Task OnThread(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static async Task WriteAsync(TextWriter output, LoadResult result, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(JsonSerializer.Serialize(result).AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }
}
