using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Sse;

namespace McpGateway.Streams.Standalone;

/// <summary>The connection on which a client reads an <see cref="OpenStream"/>.</summary>
internal static class StreamConnection
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Why no further stream is opened.</summary>
    public static RefusalDetail Full { get; } = new()
    {
        Sentence = $"At most {StreamPlaces.MaxPerPrincipal} streams of one principal are open at a time.",
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    /// <summary>What a request holds for its short life: a place among the open ones, what is counted as concurrency, the snapshot.</summary>
    public static void LetGo(ExchangeFeature exchange)
    {
        exchange.Limits?.Dispose();
        exchange.Limits = null;
        exchange.Open?.Dispose();
        exchange.Open = null;
        exchange.Lease?.Dispose();
        exchange.Lease = null;
    }

    /// <summary>A stream must not outlive the token that it was opened with.</summary>
    public static ITimer? Expiry(Principal principal, CancellationTokenSource end, TimeProvider time)
    {
        if (principal.ExpiresAt is not { } expires)
        {
            return null;
        }

        var left = expires - time.GetUtcNow();
        var due = left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(30) ? TimeSpan.FromDays(30) : left;
        return time.CreateTimer(static end => ((CancellationTokenSource)end!).Cancel(), end, due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes what comes until the stream ends or is ended; never throws for that.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="stream">What is written.</param>
    /// <param name="first">A message before all others; empty: none.</param>
    /// <param name="idled">Called with the number of keep-alive comments so far, one every 15 s without a message.</param>
    /// <param name="time">Measures them.</param>
    /// <param name="end">Ends it.</param>
    public static async Task WriteAsync(
        HttpContext context, OpenStream stream, ReadOnlyMemory<byte> first, Func<int, ValueTask> idled, TimeProvider time, CancellationToken end)
    {
        ResponseSink sink = new(context);
        using PooledWriter frame = new();
        try
        {
            await sink.BeginAsync(end);
            if (!first.IsEmpty)
            {
                SseWriter.WriteEvent(frame, first.Span);
                await sink.WriteAsync(frame.WrittenMemory, end);
            }

            var next = stream.NextAsync(end).AsTask();
            for (var idle = 0; ;)
            {
                frame.Clear();
                try
                {
                    if (await next.WaitAsync(KeepAlive, time, end) is not { } message)
                    {
                        return;
                    }

                    SseWriter.WriteEvent(frame, message);
                    next = stream.NextAsync(end).AsTask();
                }
                catch (TimeoutException)
                {
                    SseWriter.WriteKeepAlive(frame);
                    await idled(++idle);
                }

                await sink.WriteAsync(frame.WrittenMemory, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the stream.
        }
    }
}
