using System.Text.Json;
using McpGateway.Benchmarks.Load;
using McpGateway.Benchmarks.Targets;

namespace McpGateway.Benchmarks.Measuring;

/// <summary>The load generator's process, as the run sees it.</summary>
public sealed class LoadGenerator : IAsyncDisposable
{
    private readonly ChildProcess _process = ChildProcess.StartSelf("load");

    /// <summary>Runs one job to its end.</summary>
    public async Task<LoadResult> RunAsync(LoadJob job, CancellationToken cancellationToken)
    {
        await _process.WriteLineAsync(JsonSerializer.Serialize(job), cancellationToken);
        var limit = TimeSpan.FromSeconds(job.WarmUp + job.Seconds + 60);
        return JsonSerializer.Deserialize<LoadResult>(await _process.ReadLineAsync(limit, cancellationToken))!;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
