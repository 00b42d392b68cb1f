using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Notifications;

/// <summary>
/// What passes of the notifications on a call's own stream: its progress and its log messages. All others belong to
/// streams of their own, and a request of the server never passes.
/// </summary>
/// <param name="SentToken">The progressToken that the server got, a JSON value; empty: none, and no progress passes.</param>
/// <param name="ClientToken">The client's own, put back byte for byte.</param>
/// <param name="Log">Which log messages pass.</param>
internal sealed record CallNotifications(ReadOnlyMemory<byte> SentToken, ReadOnlyMemory<byte> ClientToken, LogFilter Log)
{
    private static readonly OwnedKeys MessageKeys = new("jsonrpc", "id", "method", "params", "result", "error");
    private static readonly OwnedKeys ParamsKeys = new("progressToken", "level");

    /// <summary>The notification for the client, owned by the receiver; null where it does not pass.</summary>
    public PooledBytes? Translate(ReadOnlySpan<byte> message)
    {
        Span<ByteRange> top = stackalloc ByteRange[6];
        Span<ByteRange> inner = stackalloc ByteRange[2];
        if (JsonObjects.TryRead(message, default, MessageKeys, top) != ReadFault.None
            || top[1].IsPresent
            || JsonKinds.Of(message, top[2]) != JsonKind.String
            || JsonKinds.Of(message, top[3]) != JsonKind.Object
            || JsonObjects.TryRead(message, top[3], ParamsKeys, inner) != ReadFault.None)
        {
            return null;
        }

        var method = top[2].Of(message);
        if (JsonText.Equals(method, "notifications/progress"u8))
        {
            return Progress(message, inner[0]);
        }

        var logs = JsonText.Equals(method, "notifications/message"u8)
            && JsonKinds.Of(message, inner[1]) == JsonKind.String && Log.Passes(inner[1].Of(message));
        return logs ? PooledBytes.CopyOf(message) : null;
    }

    private PooledBytes? Progress(ReadOnlySpan<byte> message, ByteRange token)
    {
        // Another call's token on this stream would show its progress to the wrong client.
        if (SentToken.IsEmpty || !token.IsPresent || !TokenEquality.Same(token.Of(message), SentToken.Span))
        {
            return null;
        }

        var edits = new Edits();
        edits.Replace(token, ClientToken);
        return edits.Apply(message);
    }
}
