using McpGateway.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams;

/// <summary>
/// The event stream of one legacy call: what was written into it, for a client whose connection broke and that comes
/// again with the id of the last event it saw (2025-11-25, basic/transports, Resumability and Redelivery). The call
/// writes and never waits for a reader.
/// </summary>
internal sealed class CallStream
{
    private readonly Lock _gate = new();
    private readonly StreamShare _share;
    private readonly KeptEvents _events;
    private readonly int _overhead;
    private IHttpRequestLifetimeFeature? _connection;
    private CancellationTokenSource? _reader;
    private TaskCompletionSource? _waiting;
    private bool _isAnswered;
    private bool _isEnded;
    private bool _isClosed;

    /// <param name="id">128 random bits.</param>
    /// <param name="owner">Whose call it is, in which session.</param>
    /// <param name="share">What may be kept for this principal; <paramref name="overhead"/> was taken of it already.</param>
    /// <param name="most">The most bytes of messages.</param>
    /// <param name="overhead">What it takes without any message, in bytes.</param>
    /// <param name="connection">The connection on which the call came.</param>
    public CallStream(Guid id, (string PrincipalId, string SessionId) owner, StreamShare share, int most, int overhead, IHttpRequestLifetimeFeature connection)
    {
        (Id, PrincipalId, SessionId) = (id, owner.PrincipalId, owner.SessionId);
        (_share, _overhead, _connection) = (share, overhead, connection);
        _events = new KeptEvents(share, most);
    }

    public Guid Id { get; }

    public string PrincipalId { get; }

    public string SessionId { get; }

    /// <summary>What the ids of its events have before the number; empty until it was sealed.</summary>
    public byte[] Prefix { get; init; } = [];

    /// <summary>Its client knows events without data.</summary>
    public bool HasPriming { get; init; }

    /// <summary>In ticks of the program's <see cref="TimeProvider"/>; 0 before its call has ended.</summary>
    public long EndedAt { get; private set; }

    /// <summary>The number of the message that comes next, or is being written. For the call alone.</summary>
    public long Next => _events.Next;

    /// <summary>A further piece of a message, as it was sent to the client.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _events.Add(piece);
            }
        }
    }

    /// <param name="isAnswer">It is the response: no other follows.</param>
    public void EndMessage(bool isAnswer)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                _events.Skip();
            }
            else
            {
                _events.End();
            }

            _isAnswered |= isAnswer;
            Wake();
        }
    }

    /// <summary>A message was begun, and its rest will not come.</summary>
    public void AbandonMessage()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                _events.Skip();
            }
            else
            {
                _events.Abandon();
            }
        }
    }

    /// <summary>The call is over.</summary>
    /// <param name="isCancelled">Its client wants no response.</param>
    /// <param name="now">In ticks.</param>
    public void End(bool isCancelled, long now)
    {
        lock (_gate)
        {
            _isEnded = true;
            _isAnswered |= isCancelled;
            _connection = null;
            EndedAt = now;
            Wake();
        }

        _share.Ended(this);
    }

    /// <summary>Nothing of it is kept any more; whoever reads is told so.</summary>
    public void Close()
    {
        _share.Remove(this);
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _events.Clear();
                _share.Give(_overhead);
                Wake();
            }
        }
    }

    /// <summary>Nobody may read it any more.</summary>
    public void Cut()
    {
        Close();
        CancellationTokenSource? reader;
        lock (_gate)
        {
            reader = _reader;
        }

        reader?.Cancel();
    }

    /// <summary>
    /// The one reader from now on: who read before is let go, and the connection on which the call came is broken, where
    /// the client itself has found it broken.
    /// </summary>
    public void TakeOver(CancellationTokenSource reader)
    {
        CancellationTokenSource? former;
        lock (_gate)
        {
            (former, _reader) = (_reader, reader);

            // Under the gate: once the call has ended the connection may carry another.
            _connection?.Abort();
            _connection = null;
        }

        former?.Cancel();
    }

    /// <summary>It has read all that it wanted.</summary>
    public void Leave(CancellationTokenSource reader)
    {
        lock (_gate)
        {
            _reader = ReferenceEquals(_reader, reader) ? null : _reader;
        }
    }

    /// <summary>Writes whole frames, until at least <paramref name="most"/> bytes are written or there are no more.</summary>
    public StreamState Read(ref long after, PooledWriter output, int most)
    {
        lock (_gate)
        {
            // The number is the client's word: one that was never given means the newest.
            after = Math.Min(after, _events.Next - 1);
            if (_isClosed || after + 1 < _events.First)
            {
                return _isAnswered && after == _events.Next - 1 ? StreamState.Complete : StreamState.Lost;
            }

            after = _events.Copy(after, Prefix, output, most);
            return after < _events.Next - 1 ? StreamState.More
                : _isAnswered ? StreamState.Complete
                : _isEnded ? StreamState.Lost
                : StreamState.Waiting;
        }
    }

    /// <summary>Ends when there may be something after that message.</summary>
    public Task WaitAsync(long after)
    {
        lock (_gate)
        {
            return _isClosed || _isEnded || _isAnswered || after < _events.Next - 1
                ? Task.CompletedTask
                : (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Wake()
    {
        _waiting?.SetResult();
        _waiting = null;
    }
}
