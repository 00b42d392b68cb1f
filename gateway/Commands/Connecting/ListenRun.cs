using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Connecting;

/// <summary>
/// <c>subscriptions/listen</c> of a modern client. A stream that breaks is asked for again: listening runs nothing, so that
/// is safe. The client, for whom nothing broke, is told that what it listens to may have changed meanwhile.
/// </summary>
internal sealed class ListenRun(Envelope request, ConnectParts parts)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly OwnedKeys Asked = new("toolsListChanged", "promptsListChanged", "resourcesListChanged");
    private static readonly string[] Changes = ["notifications/tools/list_changed", "notifications/prompts/list_changed", "notifications/resources/list_changed"];

    private bool _isAcknowledged;

    /// <summary>Until there is a response, or the client waits no more.</summary>
    /// <param name="exchange">Sends it; gets which messages pass; gives whether there was a response.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<Func<ReadOnlyMemory<byte>, bool>, Task<bool>> exchange, CancellationToken cancellationToken)
    {
        var wait = First;
        while (true)
        {
            var begun = parts.Time.GetTimestamp();
            if (await exchange(Passes))
            {
                return;
            }

            wait = parts.Time.GetElapsedTime(begun) > Longest ? First : wait;
            parts.Log.Say("a stream of changes broke; listening again");
            await Task.Delay(wait, parts.Time, cancellationToken);
            wait = wait * 2 < Longest ? wait * 2 : Longest;
        }
    }

    private bool Passes(ReadOnlyMemory<byte> message)
    {
        if (!MessageView.TryRead(message.Span, out var view) || view.Kind != Backends.Messages.MessageKind.Notification
            || !JsonText.Equals(view.Method.Of(message.Span), "notifications/subscriptions/acknowledged"u8))
        {
            return true;
        }

        if (!_isAcknowledged)
        {
            return _isAcknowledged = true;
        }

        _ = TellAsync();
        return false;
    }

    private async Task TellAsync()
    {
        foreach (var message in Missed())
        {
            await parts.Output.WriteAsync(message);
        }
    }

    private List<byte[]> Missed()
    {
        var missed = new List<byte[]>();
        var text = request.Body.Span;
        Span<ByteRange> at = stackalloc ByteRange[3];
        if (request.KindOf(request.Params.Notifications) == JsonKind.Object && Members.TryRead(text, request.Params.Notifications, Asked, at) == ReadFault.None)
        {
            for (var i = 0; i < Changes.Length; i++)
            {
                if (JsonKinds.Of(text, at[i]) == JsonKind.True)
                {
                    missed.Add(Changed(Changes[i]));
                }
            }
        }

        return missed;
    }

    private byte[] Changed(string method)
    {
        using var writer = new PooledWriter(256);
        writer.Write("{\"jsonrpc\":\"2.0\",\"method\":"u8);
        JsonText.WriteString(writer, method);
        writer.Write(",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"u8);
        writer.Write(request.RawId.Span);
        writer.Write("}}}"u8);
        return writer.WrittenSpan.ToArray();
    }
}
