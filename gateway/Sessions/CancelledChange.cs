using System.Text;
using McpGateway.Replicas;

namespace McpGateway.Sessions;

/// <summary>A cancellation as it goes to the other gateway replicas.</summary>
internal sealed record CancelledChange(string PrincipalId, string SessionId, ReadOnlyMemory<byte> RequestId, ReadOnlyMemory<byte> Notification)
{
    public const string Kind = "cancelled";

    /// <summary>
    /// Where the whole is too long for the bus, a notification with the id alone: a reason may be as long as a client
    /// likes. Null where the id itself is too long: nobody but who chose it misses anything.
    /// </summary>
    public byte[]? ToBytes() => Write(Notification.Span) ?? Write(InFlight.NotificationOf(RequestId.Span));

    /// <summary>Null for what a gateway of another version may have written.</summary>
    public static CancelledChange? Read(ReadOnlyMemory<byte> message)
    {
        using var reader = new BinaryReader(new MemoryStream(message.ToArray()), Encoding.UTF8);
        try
        {
            return new CancelledChange(reader.ReadString(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()), reader.ReadBytes(reader.ReadInt32()));
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private byte[]? Write(ReadOnlySpan<byte> notification)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(PrincipalId);
        writer.Write(SessionId);
        writer.Write(RequestId.Length);
        writer.Write(RequestId.Span);
        writer.Write(notification.Length);
        writer.Write(notification);
        writer.Flush();
        return stream.Length <= IChangeBus.MaxMessage ? stream.ToArray() : null;
    }
}
