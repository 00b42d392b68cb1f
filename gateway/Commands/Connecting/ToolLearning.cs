using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Commands.Connecting;

/// <summary>Lists the tools in the client's place: one that keeps a list from before has none pass by here.</summary>
internal static class ToolLearning
{
    private const int MostPages = 200;

    /// <summary>Whether the called tool turned out to have arguments to mirror.</summary>
    public static async Task<bool> RunAsync(ConnectParts parts, Envelope call, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> cursor = default;
        for (var page = 0; page < MostPages; page++)
        {
            var read = EnvelopeReader.Read(Message(call, cursor.Span));
            if (read.Envelope is not { } list)
            {
                return false;
            }

            using var answer = (await parts.Gateway.SendAsync(() => ConnectRequests.Modern(list, []), cancellationToken)).Answer;
            using var messages = answer is { IsSuccessStatusCode: true } ? await AnswerMessages.OpenAsync(answer, cancellationToken) : null;
            using var message = messages is null ? null : await messages.NextAsync();
            if (message is null || !MessageView.TryRead(message.Span, out var view) || !view.Result.IsPresent)
            {
                break;
            }

            cursor = parts.Mirrored.Learn(message.Span, view.Result).ToArray();
            if (cursor.IsEmpty)
            {
                break;
            }
        }

        return parts.Mirrored.Of(call).Count > 0;
    }

    private static byte[] Message(Envelope call, ReadOnlySpan<byte> cursor)
    {
        using var writer = new PooledWriter(1_024);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":\"connect-list\",\"method\":\"tools/list\",\"params\":{\"_meta\":"u8);
        writer.Write(call.Raw(call.Meta.Object).Span);
        if (!cursor.IsEmpty)
        {
            writer.Write(",\"cursor\":"u8);
            writer.Write(cursor);
        }

        writer.Write("}}"u8);
        return writer.WrittenSpan.ToArray();
    }
}
