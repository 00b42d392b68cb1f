using System.Buffers.Binary;
using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Replicas;

namespace McpGateway.Bridging.Questions;

/// <summary>What one gateway replica tells another of a call that goes on: pieces of a kind, with their length before them.</summary>
internal enum HopPiece : byte
{
    /// <summary>No call waits for this. The last.</summary>
    Unknown,

    /// <summary>It goes on; the body is the progress token that the server got.</summary>
    Begun,
    Notification,

    /// <summary>The last.</summary>
    Response,

    /// <summary>The last: kind, then the reason.</summary>
    Fault,

    /// <summary>The last: it waits again. Method, length of the state, the state, then params.</summary>
    Question,
}

/// <summary>Writes pieces.</summary>
internal sealed class HopPieces(HopAnswer answer)
{
    private const int Head = 1 + sizeof(int);

    public async ValueTask WriteAsync(HopPiece kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var head = new byte[Head];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), body.Length);
        await answer.WriteAsync(head, cancellationToken);
        if (!body.IsEmpty)
        {
            await answer.WriteAsync(body, cancellationToken);
        }
    }

    public ValueTask FailAsync(UpstreamFault fault, CancellationToken cancellationToken)
    {
        byte[] body = [(byte)fault.Kind, .. System.Text.Encoding.UTF8.GetBytes(fault.Reason)];
        return WriteAsync(HopPiece.Fault, body, cancellationToken);
    }

    public ValueTask AskAsync(UpstreamQuestion question, string state, CancellationToken cancellationToken)
    {
        using var body = new PooledWriter(question.Params.Length + state.Length + 8);
        body.Write((byte)question.Method);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, state.Length);
        body.Write(length);
        body.Write(System.Text.Encoding.ASCII.GetBytes(state));
        body.Write(question.Params);
        return WriteAsync(HopPiece.Question, body.WrittenSpan.ToArray(), cancellationToken);
    }
}
