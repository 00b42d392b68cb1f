using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Sse;
using McpGateway.Sessions;

namespace McpGateway.Streams.HttpSse;

/// <summary>
/// One client's stream in the 2024-11-05 transport: everything that the gateway says to it, answers too. It has one session
/// at most, which ends with it. A client that does not take a message in time is cut.
/// </summary>
internal sealed class SseChannel(string id, PrincipalFeature principal, IEventSink sink, long mostHeld, TimeProvider time) : ISseChannel
{
    private static readonly TimeSpan SlowReader = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    // No timer and no wait handle hang on it, so there is nothing to dispose.
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private volatile LegacySession? _session;
    private bool _hasBegun;
    private bool _isLeaving;
    private int _running;
    private long _held;
    private int _hasPlace = 1;

    /// <summary>128 random bits. It proves nothing: each message proves its principal anew.</summary>
    public string Id => id;

    public PrincipalFeature Principal => principal;

    /// <summary>Null until initialize is answered.</summary>
    public LegacySession? Session => _session;

    public string? SessionId => _session?.Id;

    /// <summary>Nothing is said to the client any more.</summary>
    public CancellationToken Closed => _closed.Token;

    public ValueTask<bool> TryBeginAsync()
    {
        lock (_gate)
        {
            return ValueTask.FromResult(!_hasBegun && (_hasBegun = true));
        }
    }

    /// <summary>What initialize came to; null: to nothing, and there may be another.</summary>
    public void Began(LegacySession? session)
    {
        lock (_gate)
        {
            (_session, _hasBegun) = (session, session is not null);
        }
    }

    public ValueTask<bool> SayAsync(ReadOnlyMemory<byte> message)
    {
        var frame = new PooledWriter(message.Length + 64);
        SseWriter.WriteEvent(frame, message.Span);
        return WriteAsync(frame);
    }

    /// <summary>The <c>endpoint</c> event, which begins the stream.</summary>
    public ValueTask<bool> BeginAsync(string endpoint)
    {
        var frame = new PooledWriter(256);
        SseWriter.WriteEvent(frame, System.Text.Encoding.ASCII.GetBytes(endpoint), eventName: "endpoint");
        return WriteAsync(frame);
    }

    public ValueTask<bool> KeepAliveAsync()
    {
        var frame = new PooledWriter(32);
        SseWriter.WriteKeepAlive(frame);
        return WriteAsync(frame);
    }

    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= mostHeld)
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);

    public void Enter()
    {
        lock (_gate)
        {
            _running++;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _running--;
            if (!_isLeaving || _running > 0)
            {
                return;
            }
        }

        Close();
    }

    /// <summary>No new work is taken here: what is being answered still goes over it, then it closes.</summary>
    public void CloseWhenIdle()
    {
        lock (_gate)
        {
            _isLeaving = true;
            if (_running > 0)
            {
                return;
            }
        }

        Close();
    }

    /// <summary>True for one caller: the place is its to give back.</summary>
    public bool TryGiveUpPlace() => Interlocked.Exchange(ref _hasPlace, 0) == 1;

    public void Close() => _closed.Cancel();

    private async ValueTask<bool> WriteAsync(PooledWriter frame)
    {
        try
        {
            await _one.WaitAsync(Closed);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            await sink.WriteAsync(frame.WrittenMemory, Closed).AsTask().WaitAsync(SlowReader, time, Closed);

            // Not given back after a write that was given up: it may still be read.
            frame.Dispose();
            return true;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or TimeoutException)
        {
            Close();
            return false;
        }
        finally
        {
            _one.Release();
        }
    }
}
