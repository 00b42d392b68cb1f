using McpGateway.Protocol;
using McpGateway.Protocol.Sse;

namespace McpGateway.Streams;

/// <summary>Gives a reader what a stream has after one event, and then what comes.</summary>
internal sealed class CallStreamReader(TimeProvider time)
{
    /// <summary>So much is written at once, or one message where it is larger.</summary>
    private const int Batch = 32 << 10;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Ends with the stream, or when another reader takes it over. False where what comes next is not kept: the reader
    /// has to be told that it will not come.
    /// </summary>
    public async Task<bool> ReadAsync(CallStream stream, long after, IEventSink sink, CancellationToken cancellationToken)
    {
        // Never disposed: whoever takes over may be about to cancel it, and it holds no timer.
        CancellationTokenSource taken = new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(taken.Token, cancellationToken);
        stream.TakeOver(taken);
        try
        {
            return await FollowAsync(stream, after, sink, either.Token);
        }
        catch (OperationCanceledException) when (taken.IsCancellationRequested)
        {
            return true;
        }
        finally
        {
            stream.Leave(taken);
        }
    }

    private async Task<bool> FollowAsync(CallStream stream, long after, IEventSink sink, CancellationToken cancellationToken)
    {
        using PooledWriter frames = new();
        while (true)
        {
            frames.Clear();
            var state = stream.Read(ref after, frames, Batch);
            if (frames.Length > 0)
            {
                await sink.WriteAsync(frames.WrittenMemory, cancellationToken);
            }

            switch (state)
            {
                case StreamState.Complete:
                    return true;
                case StreamState.Lost:
                    return false;
                case StreamState.Waiting:
                    await WaitAsync(stream, after, sink, frames, cancellationToken);
                    break;
            }
        }
    }

    private async Task WaitAsync(CallStream stream, long after, IEventSink sink, PooledWriter frames, CancellationToken cancellationToken)
    {
        var more = stream.WaitAsync(after);
        while (true)
        {
            try
            {
                await more.WaitAsync(KeepAlive, time, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                frames.Clear();
                SseWriter.WriteKeepAlive(frames);
                await sink.WriteAsync(frames.WrittenMemory, cancellationToken);
            }
        }
    }
}
