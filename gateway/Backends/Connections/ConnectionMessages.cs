using System.Buffers.Text;
using System.Globalization;
using System.Text;
using McpGateway.Backends.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Connections;

/// <summary>Messages on a connection that many callers share: ids and progress tokens are replaced on the way out and put back on the way in.</summary>
internal static class ConnectionMessages
{
    private static readonly OwnedKeys ParamsKeys = new("_meta");
    private static readonly OwnedKeys MetaKeys = new("progressToken");
    private static readonly OwnedKeys ProgressKeys = new("progressToken");
    private static readonly OwnedKeys SubscriptionKeys = new("io.modelcontextprotocol/subscriptionId");

    /// <summary>The line to write for a request, and its progress token as the caller wrote it (empty without).</summary>
    public static (byte[] Line, ReadOnlyMemory<byte> Token) Outgoing(ReadOnlyMemory<byte> message, long id)
    {
        var text = message.Span;
        if (!MessageView.TryRead(text, out var view) || view.Kind != MessageKind.Request)
        {
            throw new ArgumentException("not a JSON-RPC request", nameof(message));
        }

        var token = ProgressToken(text, view.Params);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, digits, out var length);
        digits = digits[..length];

        using var writer = new PooledWriter(text.Length + 64);
        var (first, second) = !token.IsPresent || view.Id.Start < token.Start ? (view.Id, token) : (token, view.Id);
        var at = 0;
        foreach (var range in (ReadOnlySpan<ByteRange>)[first, second])
        {
            if (range.IsPresent)
            {
                writer.Write(text[at..range.Start]);
                writer.Write(digits);
                at = range.End;
            }
        }

        writer.Write(text[at..]);
        return (Line(writer.WrittenSpan), token.IsPresent ? token.Of(message) : default);
    }

    /// <summary>A message as one line: line breaks, which JSON has between tokens only, become spaces.</summary>
    public static byte[] Line(ReadOnlySpan<byte> message)
    {
        var line = new byte[message.Length + 1];
        message.CopyTo(line);
        line.AsSpan(0, message.Length).Replace((byte)'\n', (byte)' ');
        line.AsSpan(0, message.Length).Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>The message with one value replaced.</summary>
    public static PooledBytes With(ReadOnlySpan<byte> message, ByteRange range, ReadOnlySpan<byte> value)
    {
        using var writer = new PooledWriter(message.Length + value.Length);
        writer.Write(message[..range.Start]);
        writer.Write(value);
        writer.Write(message[range.End..]);
        return writer.Detach();
    }

    /// <summary>The number that an id or token of ours is; null for anything else.</summary>
    public static long? OwnNumber(ReadOnlySpan<byte> message, ByteRange value)
        => JsonKinds.Of(message, value) == JsonKind.Number
            && Utf8Parser.TryParse(value.Of(message), out long number, out var used) && used == value.Length ? number : null;

    /// <summary>params.progressToken of notifications/progress.</summary>
    public static ByteRange ProgressOf(ReadOnlySpan<byte> message, ByteRange parameters)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        return JsonKinds.Of(message, parameters) == JsonKind.Object
            && Members.TryRead(message, parameters, ProgressKeys, at) == ReadFault.None ? at[0] : default;
    }

    /// <summary>The id of the subscriptions/listen that a notification belongs to (2026-07-28, stdio: the one connection carries them all).</summary>
    public static ByteRange SubscriptionOf(ReadOnlySpan<byte> message, ByteRange parameters)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        return JsonKinds.Of(message, parameters) == JsonKind.Object
            && Members.TryRead(message, parameters, ParamsKeys, at) == ReadFault.None && JsonKinds.Of(message, at[0]) == JsonKind.Object
            && Members.TryRead(message, at[0], SubscriptionKeys, at) == ReadFault.None ? at[0] : default;
    }

    /// <summary>A response that says nothing but yes.</summary>
    public static PooledBytes EmptyResult(ReadOnlySpan<byte> id)
    {
        using var writer = new PooledWriter(64);
        writer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        writer.Write(id);
        writer.Write(",\"result\":{}}"u8);
        return writer.Detach();
    }

    /// <summary>An id of ours as it stands in messages.</summary>
    public static byte[] IdBytes(long id) => Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture));

    private static ByteRange ProgressToken(ReadOnlySpan<byte> text, ByteRange parameters)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        if (JsonKinds.Of(text, parameters) != JsonKind.Object || Members.TryRead(text, parameters, ParamsKeys, at) != ReadFault.None)
        {
            return default;
        }

        var meta = at[0];
        return JsonKinds.Of(text, meta) == JsonKind.Object && Members.TryRead(text, meta, MetaKeys, at) == ReadFault.None ? at[0] : default;
    }
}
