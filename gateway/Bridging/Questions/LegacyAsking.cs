using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;

namespace McpGateway.Bridging.Questions;

/// <summary>
/// Asks a legacy client, by requests on the stream of the call that caused them (2025-11-25, basic/transports), and waits
/// for its answers, which come by POSTs of their own.
/// </summary>
internal sealed class LegacyAsking(ClientQuestions questions, TimeProvider time)
{
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    /// <summary>The replies, in the order of the questions; null where so many cannot be asked at a time.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ClientReply[]?> AskAsync(
        LegacySession session, AnswerStream stream, IReadOnlyList<InputQuestion> asked, CancellationToken cancellationToken)
    {
        var open = new List<ClientQuestion>(asked.Count);
        var replies = new Task<ClientReply>[asked.Count];
        try
        {
            for (var i = 0; i < asked.Count; i++)
            {
                var reply = new TaskCompletionSource<ClientReply>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (questions.TryAsk(session, answer => reply.TrySetResult(ClientReply.Of(answer))) is not { } question)
                {
                    return null;
                }

                open.Add(question);
                replies[i] = reply.Task;
            }

            for (var i = 0; i < asked.Count; i++)
            {
                using var message = Request(open[i].Id.Span, asked[i]);
                await stream.NotifyAsync(message);
            }

            return await WaitAsync(Task.WhenAll(replies), stream, cancellationToken) ? await Task.WhenAll(replies) : await GiveUpAsync(open, replies, stream);
        }
        finally
        {
            open.ForEach(question => question.Dispose());
        }
    }

    /// <summary>False: the patience is over.</summary>
    private async Task<bool> WaitAsync(Task answered, AnswerStream stream, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (questions.Bounds.Patience - time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
        {
            try
            {
                await answered.WaitAsync(left < KeepAliveEvery ? left : KeepAliveEvery, time, cancellationToken);
                return true;
            }
            catch (TimeoutException)
            {
                await stream.KeepAliveAsync();
            }
        }

        return false;
    }

    /// <summary>The client is told which dialogs to close (2025-11-25, utilities/cancellation); what it did answer counts.</summary>
    private static async Task<ClientReply[]> GiveUpAsync(List<ClientQuestion> open, Task<ClientReply>[] replies, AnswerStream stream)
    {
        for (var i = 0; i < open.Count; i++)
        {
            if (!replies[i].IsCompleted)
            {
                using var writer = new PooledWriter(192);
                writer.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"u8);
                writer.Write(open[i].Id.Span);
                writer.Write(",\"reason\":\"No answer came in time.\"}}"u8);
                using var message = writer.Detach();
                await stream.NotifyAsync(message);
            }
        }

        var said = new ClientReply[replies.Length];
        for (var i = 0; i < said.Length; i++)
        {
            said[i] = replies[i].IsCompletedSuccessfully ? await replies[i] : default;
        }

        return said;
    }

    /// <summary>The request that asks; the caller owns it.</summary>
    public static PooledBytes Request(ReadOnlySpan<byte> id, InputQuestion question)
    {
        using var writer = new PooledWriter(question.Params.Length + id.Length + 96);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(id);
        writer.Write(",\"method\":\""u8);
        writer.Write(question.Method.Traits().Utf8Name.Span);
        writer.Write("\""u8);
        if (!question.Params.IsEmpty)
        {
            writer.Write(",\"params\":"u8);
            writer.Write(question.Params.Span);
        }

        writer.Write("}"u8);
        return writer.Detach();
    }
}
