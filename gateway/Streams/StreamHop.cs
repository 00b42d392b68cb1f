using System.Buffers.Binary;
using McpGateway.Replicas;

namespace McpGateway.Streams;

/// <summary>Reads a stream here for a client that came to another gateway replica.</summary>
internal sealed class StreamHop(StreamTable table, CallStreamReader reader) : IHopHandler
{
    /// <inheritdoc cref="Kind"/>
    public const string Name = "stream";

    private const int Head = 16 + sizeof(long);

    public string Kind => Name;

    public static byte[] Write(in EventId id, string sessionId)
    {
        var message = new byte[Head + sessionId.Length];
        id.Stream.TryWriteBytes(message);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(16), id.Number);
        System.Text.Encoding.ASCII.GetBytes(sessionId, message.AsSpan(Head));
        return message;
    }

    /// <summary>The frames, and last of all, where it is so, that what comes next is lost.</summary>
    public async Task HandleAsync(HopMessage message, HopAnswer answer, CancellationToken cancellationToken)
    {
        HopSink sink = new(answer);
        if (message.Body.Length < Head || Find(message) is not { } stream
            || !await reader.ReadAsync(stream, BinaryPrimitives.ReadInt64BigEndian(message.Body.Span[16..]), sink, cancellationToken))
        {
            await sink.LoseAsync(cancellationToken);
        }
    }

    private CallStream? Find(HopMessage message) => table.Find(
        new Guid(message.Body.Span[..16]), message.PrincipalId, System.Text.Encoding.ASCII.GetString(message.Body.Span[Head..]));
}
