using System.Text;
using McpGateway.Audit;

namespace McpGateway.Tests.Audit;

public class AuditQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_OfManyThreads_ComeOutWholeAndOnce()
    {
        using var queue = new AuditQueue();
        var adding = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                Assert.True(queue.TryAdd(Encoding.ASCII.GetBytes($"{thread}:{i}\n"), ofStranger: false));
            }
        }, Cancellation)));
        _ = adding.ContinueWith(_ => queue.Complete(), Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);

        var text = new StringBuilder();
        var records = 0;
        while (await queue.WaitAsync(Cancellation))
        {
            text.Append(Encoding.ASCII.GetString(queue.Take(out var taken).Span));
            records += taken;
        }

        await adding;
        Assert.Equal(20_000, records);
        Assert.Equal(20_000, text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Record_BeyondTheBound_IsRefusedAndThoseBeforeAreKept()
    {
        using var queue = new AuditQueue();
        var line = new byte[1 << 20];
        var taken = Enumerable.Range(0, 10).Count(_ => queue.TryAdd(line, ofStranger: false));
        queue.Complete();

        Assert.Equal(8, taken);
        Assert.True(await queue.WaitAsync(Cancellation));
        Assert.Equal(8 << 20, queue.Take(out _).Length);
        Assert.False(await queue.WaitAsync(Cancellation));
        Assert.False(queue.TryAdd(line, ofStranger: false));
    }

    [Fact]
    public async Task Queue_CompletedWithoutRecords_EndsTheWait()
    {
        using var queue = new AuditQueue();
        var waiting = queue.WaitAsync(Cancellation);

        queue.Complete();

        Assert.False(await waiting);
    }
}
