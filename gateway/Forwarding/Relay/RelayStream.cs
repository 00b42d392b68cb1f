using System.Buffers;
using System.Runtime.CompilerServices;
using McpGateway.Protocol;

namespace McpGateway.Forwarding.Relay;

/// <summary>
/// What YARP's pump reads instead of the server's own body. It never throws for what the server does: a silent, broken
/// or lying server becomes the last words of the answer, so that the client learns of it at once.
/// </summary>
internal sealed class RelayStream(
    Stream upstream, IRelay relay, ForwardingFeature forwarding, TimeSpan? keepAlive, TimeProvider time) : Stream
{
    private const int ChunkSize = 4 << 10;

    private RelayClock _clock = new(forwarding.Server.Timeout, forwarding.Server.MaxDuration, time);
    private readonly PooledWriter _output = relay.Output;
    private byte[]? _chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private Task<int>? _pending;
    private int _given;
    private bool _ended;
    private volatile bool _stopped;
    private volatile bool _hasLastWords;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the answer without a response; whoever waits for the server is let go.</summary>
    public void Stop()
    {
        // The relay is nobody else's to lock; a lock of its own would be an object for each call.
        // The deadline is lent out again once this stream is disposed: to cancel it then would end another's exchange.
        lock (relay)
        {
            _stopped = true;
            _clock.Stop();
        }
    }

    /// <summary>Ends the answer because the gateway is stopping; its last words say so, where that can still be told.</summary>
    public void End()
    {
        if (!_stopped)
        {
            _hasLastWords = true;
            Stop();
        }
    }

    /// <summary>A question was answered: from now on the server's silence counts again.</summary>
    public void Answered()
    {
        lock (relay)
        {
            if (!_stopped && forwarding.Questions is { IsOpen: false })
            {
                _clock.Restart(forwarding.IsPatient);
            }
        }
    }

    /// <summary>With an empty <paramref name="buffer"/> it only waits until there is something to read.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_given == _output.Length && !_ended)
        {
            _output.Clear();
            _given = 0;
            await FillAsync(cancellationToken);
        }

        int count = Math.Min(buffer.Length, _output.Length - _given);
        _output.WrittenSpan.Slice(_given, count).CopyTo(buffer.Span);
        _given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // A read still under way owns the chunk: closing the server's stream ends it, and the chunk is left to the collector.
        if (disposing && _pending is null && Interlocked.Exchange(ref _chunk, null) is { } chunk)
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        if (disposing)
        {
            upstream.Dispose();
            lock (relay)
            {
                if (_pending is not null)
                {
                    _clock.Stop();
                }

                _clock.Dispose(reuse: _pending is null);
            }

            relay.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            EndStopped();
            return;
        }

        try
        {
            int read = await ReadUpstreamAsync(cancellationToken);
            if (read < 0)
            {
                relay.KeepAlive(_output);
            }
            else if (read == 0)
            {
                _ended = true;
                relay.Finish(_output);
            }
            else
            {
                _ended = !relay.Push(_chunk.AsSpan(0, read), _output);
            }
        }
        catch (OperationCanceledException) when (_stopped)
        {
            EndStopped();
        }
        catch (OperationCanceledException) when (_clock.HasCome && !cancellationToken.IsCancellationRequested)
        {
            _ended = true;
            relay.Break(RelayFaults.Silent(forwarding), _output);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            _ended = true;
            relay.Break(RelayFaults.Broke(forwarding), _output);
        }
    }

    private void EndStopped()
    {
        _ended = true;
        if (_hasLastWords)
        {
            relay.Break(RelayFaults.Stopping(forwarding), _output);
        }
    }

    /// <summary>Bytes read; 0 at the end; −1 when it is time for a keep-alive.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadUpstreamAsync(CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            ValueTask<int> read = upstream.ReadAsync(_chunk.AsMemory(), BeginToWait(cancellationToken));
            if (read.IsCompletedSuccessfully)
            {
                return await read;
            }

            _pending = read.AsTask();
        }

        if (keepAlive is { } interval)
        {
            try
            {
                await _pending.WaitAsync(interval, time, cancellationToken);
            }
            catch (TimeoutException) when (!_pending.IsCompleted)
            {
                return -1;
            }
        }

        Task<int> pending = _pending;
        try
        {
            return await pending;
        }
        finally
        {
            _pending = null;
        }
    }

    private CancellationToken BeginToWait(CancellationToken cancellationToken)
    {
        lock (relay)
        {
            CancellationToken waiting = _clock.Begin(cancellationToken, forwarding.IsPatient);
            if (_stopped)
            {
                _clock.Stop();
            }

            return waiting;
        }
    }
}
