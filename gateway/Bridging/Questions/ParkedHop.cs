using System.Buffers.Binary;
using System.Text;
using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Replicas;

namespace McpGateway.Bridging.Questions;

/// <summary>Goes on with a call that waits here, for a retry that came to another gateway replica, and passes on what the server says.</summary>
internal sealed class ParkedHop(ParkedCalls parked) : IHopHandler
{
    /// <inheritdoc cref="Kind"/>
    public const string Name = "parked";

    private const int Head = sizeof(long) + CallDigest.Size + 2;

    public string Kind => Name;

    /// <summary>The call's number, the digest of the request, what the client can be asked, the server, and the answer.</summary>
    public static byte[] Write(long number, BridgedCall retry)
    {
        var server = Encoding.ASCII.GetBytes(retry.Route.Server.Name);
        var answer = InputResponses.Find(retry.Request, ParkedCall.Key);
        var message = new byte[Head + server.Length + answer.Length];
        BinaryPrimitives.WriteInt64BigEndian(message, number);
        CallDigest.Of(retry.Request).CopyTo(message, sizeof(long));
        message[Head - 2] = (byte)CallQuestions.Of(retry);
        message[Head - 1] = (byte)server.Length;
        server.CopyTo(message, Head);
        answer.CopyTo(message.AsSpan(Head + server.Length));
        return message;
    }

    public async Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken)
    {
        var pieces = new HopPieces(answer);
        if (Take(message, out var kinds, out var said) is not { } call)
        {
            await pieces.WriteAsync(HopPiece.Unknown, default, cancellationToken);
            return;
        }

        await pieces.WriteAsync(HopPiece.Begun, call.Upstream.ProgressToken, cancellationToken);
        if (said.IsEmpty)
        {
            await ParkAsync(call, pieces, cancellationToken);
            return;
        }

        call.Question.Answer(said.Span);
        var next = call;
        var kept = false;
        call.Upstream.Enter(cancellationToken);
        try
        {
            if (await ReadAsync(call, kinds, pieces, cancellationToken) is { } asked)
            {
                kept = await call.Upstream.LeaveAsync();
                cancellationToken.ThrowIfCancellationRequested();
                next = call with { Question = asked };
                await ParkAsync(next, pieces, cancellationToken);
            }
        }
        finally
        {
            if (!kept)
            {
                await next.DisposeAsync();
            }
        }
    }

    /// <summary>What the server asks next; null where the call has ended.</summary>
    private static async ValueTask<UpstreamQuestion?> ReadAsync(ParkedCall call, QuestionKinds kinds, HopPieces pieces, CancellationToken cancellationToken)
    {
        while (await call.Upstream.NextAsync())
        {
            var item = call.Upstream.Current;
            if (item.IsFault)
            {
                await pieces.FailAsync(item.Fault, cancellationToken);
                return null;
            }

            using var message = item.Message;
            switch (item.Kind)
            {
                case UpstreamEventKind.Question when DeclaredQuestions.NeededFor(item.Asked!.Method, item.Asked.Params) is { } needed && (needed & ~kinds) == 0:
                    return item.Asked;
                case UpstreamEventKind.Question:
                    item.Asked!.Decline();
                    break;
                default:
                    var isResponse = item.Kind == UpstreamEventKind.Response;
                    await pieces.WriteAsync(isResponse ? HopPiece.Response : HopPiece.Notification, message.Memory, cancellationToken);
                    if (isResponse)
                    {
                        return null;
                    }

                    break;
            }
        }

        return null;
    }

    private async ValueTask ParkAsync(ParkedCall call, HopPieces pieces, CancellationToken cancellationToken)
    {
        if (parked.TryPark(call) is { } state)
        {
            await pieces.AskAsync(call.Question, state, cancellationToken);
            return;
        }

        await call.DisposeAsync();
        await pieces.FailAsync(new UpstreamFault(UpstreamFaultKind.Down, "too many calls of this principal wait for answers"), cancellationToken);
    }

    private ParkedCall? Take(HopMessage message, out QuestionKinds kinds, out ReadOnlyMemory<byte> answer)
    {
        (kinds, answer) = (QuestionKinds.None, default);
        var body = message.Body;
        if (body.Length < Head || body.Length < Head + body.Span[Head - 1])
        {
            return null;
        }

        var server = Encoding.ASCII.GetString(body.Span.Slice(Head, body.Span[Head - 1]));
        kinds = (QuestionKinds)body.Span[Head - 2];
        answer = body[(Head + server.Length)..];
        return parked.TryTake(
            BinaryPrimitives.ReadInt64BigEndian(body.Span), message.PrincipalId, server, body.Span.Slice(sizeof(long), CallDigest.Size), out var call) ? call : null;
    }
}
