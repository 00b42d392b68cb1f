namespace McpGateway.Benchmarks;

/// <summary>A part of the benchmark lives no longer than the run that started it: it ends when its stdin does.</summary>
public static class ParentProcess
{
    public static async Task EndedAsync(CancellationToken cancellationToken)
    {
        await using var stdin = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await stdin.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }
}
