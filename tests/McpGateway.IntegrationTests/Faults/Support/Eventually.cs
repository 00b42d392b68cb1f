namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>The first value that <paramref name="holds"/>; fails with the last one after <paramref name="within"/> (30 s).</summary>
    public static async Task<T> AsyncValue<T>(Func<CancellationToken, Task<T>> look, Func<T, bool> holds, TimeSpan? within = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within ?? TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(Between);
        object? last = null;
        try
        {
            while (true)
            {
                var value = await look(limit.Token);
                if (holds(value))
                {
                    return value;
                }

                last = value;
                await pause.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not come about. The last look saw: {last}");
        }
    }

    public static Task Holds(Func<bool> condition, TimeSpan? within = null) => AsyncValue(_ => Task.FromResult(condition()), met => met, within);
}
