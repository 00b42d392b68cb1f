using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Reload;

/// <summary>Clients of both eras that call both servers over and over until they are told to stop.</summary>
internal sealed class Load
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _calls;

    private Load(Func<Caller> connect, int clients) =>
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => CallAsync(connect, legacy: client % 2 == 1), CancellationToken.None)));

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Answers that were not what was asked for; the first 100.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public static Load Start(Func<Caller> connect, int clients) => new(connect, clients);

    /// <summary>Lets the calls in flight end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        _stop.Dispose();
    }

    private async Task CallAsync(Func<Caller> connect, bool legacy)
    {
        using var caller = connect();
        if (legacy)
        {
            await caller.InitializeAsync(CancellationToken.None);
        }

        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            try
            {
                var answer = await caller.CallAsync(turn % 2 == 0 ? "modern__whoami" : "legacy__whoami", CancellationToken.None);
                Interlocked.Increment(ref _calls);
                if (answer.Status != 200 || answer.Code is not null || answer.Text != "whoami")
                {
                    Fail($"turn {turn}: {answer}");
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidOperationException)
            {
                Fail($"turn {turn}: {failure.GetType().Name} {failure.Message}");
            }
        }
    }

    private void Fail(string what)
    {
        if (Failures.Count < 100)
        {
            Failures.Enqueue(what);
        }
    }
}
