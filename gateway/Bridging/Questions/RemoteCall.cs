using System.Buffers.Binary;
using System.Text;
using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Replicas;

namespace McpGateway.Bridging.Questions;

/// <summary>A call that another gateway replica has sent and that goes on there: <see cref="ParkedHop"/> is the other end.</summary>
internal sealed class RemoteCall : UpstreamCall
{
    private const int Head = 1 + sizeof(int);

    private readonly HopReply _reply;
    private readonly PooledWriter _read = new();
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenRegistration _reader;
    private int _taken;
    private UpstreamEvent _current;
    private string? _state;
    private bool _ended;

    private RemoteCall(HopReply reply, BackendEra era) => (_reply, Era) = (reply, era);

    public override BackendEra Era { get; }

    public override ReadOnlyMemory<byte> ProgressToken => _token;

    public override UpstreamEvent Current => _current;

    public override string? ParkedState => _state;

    private byte[] _token = [];

    /// <summary>Null where no call waits there for this. Takes the reply over.</summary>
    public static async ValueTask<RemoteCall?> BeginAsync(HopReply reply, BackendEra era, CancellationToken cancellationToken)
    {
        var call = new RemoteCall(reply, era);
        var begun = false;
        try
        {
            if (await call.PieceAsync(cancellationToken) is { Kind: HopPiece.Begun } piece)
            {
                call._token = piece.Body.ToArray();
                begun = true;
            }
        }
        finally
        {
            if (!begun)
            {
                await call.DisposeAsync();
            }
        }

        return begun ? call : null;
    }

    public override void Enter(CancellationToken reader) => _reader = reader.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);

    public override async ValueTask<bool> LeaveAsync()
    {
        await _reader.DisposeAsync();
        return !_stop.IsCancellationRequested;
    }

    public override async ValueTask<bool> NextAsync()
    {
        if (_ended)
        {
            return false;
        }

        _current = Event(await PieceAsync(_stop.Token));
        _ended = _current.Kind != UpstreamEventKind.Notification;
        return true;
    }

    /// <summary>The other end is told to stop, and with it the server.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _reply.DisposeAsync();
        _read.Dispose();
        _stop.Dispose();
    }

    private UpstreamEvent Event((HopPiece Kind, ReadOnlyMemory<byte> Body)? piece)
    {
        var body = piece?.Body ?? default;
        switch (piece?.Kind)
        {
            case HopPiece.Notification:
                return UpstreamEvent.Notification(PooledBytes.CopyOf(body.Span));
            case HopPiece.Response:
                return UpstreamEvent.Response(PooledBytes.CopyOf(body.Span));
            case HopPiece.Fault when body.Length > 1:
                return UpstreamEvent.Failed(new UpstreamFault((UpstreamFaultKind)body.Span[0], Encoding.UTF8.GetString(body.Span[1..])));
            case HopPiece.Question when body.Length > Head && BinaryPrimitives.ReadInt32BigEndian(body.Span[1..]) is var length && length <= body.Length - Head:
                _state = Encoding.ASCII.GetString(body.Span.Slice(Head, length));
                return Asked((McpMethod)body.Span[0], body[(Head + length)..]);
            default:
                return UpstreamEvent.Failed(new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, "the gateway replica that held the call is gone"));
        }
    }

    private static UpstreamEvent Asked(McpMethod method, ReadOnlyMemory<byte> parameters)
    {
        using var writer = new PooledWriter(parameters.Length + 64);
        JsonText.WriteString(writer, method.WireName());
        var name = new ByteRange(0, writer.Length);
        var at = new ByteRange(writer.Length, parameters.Length);
        writer.Write(parameters.Span);

        // Where it is answered, it has an id; here it only passes.
        return UpstreamEvent.Question(PooledBytes.CopyOf([]), new UpstreamQuestion(writer.WrittenSpan, default, name, parameters.IsEmpty ? default : at, static _ => { }));
    }

    /// <summary>Null where the other end is gone. Valid until the next call.</summary>
    private async ValueTask<(HopPiece Kind, ReadOnlyMemory<byte> Body)?> PieceAsync(CancellationToken cancellationToken)
    {
        Drop();
        while (true)
        {
            if (_read.Length >= Head)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(_read.WrittenSpan[1..]);
                if (length is < 0 or > IReplicaHop.MaxMessage)
                {
                    return null;
                }

                if (_read.Length >= Head + length)
                {
                    _taken = Head + length;
                    return ((HopPiece)_read.WrittenSpan[0], _read.WrittenMemory.Slice(Head, length));
                }
            }

            var frame = await _reply.ReadAsync(cancellationToken);
            if (frame.Kind != HopFrameKind.Data)
            {
                return null;
            }

            _read.Write(frame.Body.Span);
        }
    }

    private void Drop()
    {
        if (_taken > 0)
        {
            var rest = _read.WrittenSpan[_taken..].ToArray();
            _read.Clear();
            _read.Write(rest);
            _taken = 0;
        }
    }
}
