using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.IntegrationTests.Cost.Support;

/// <summary>
/// Makes another .NET process collect its whole heap, through the diagnostic port that each has (dotnet/diagnostics,
/// ipc-protocol.md): a session with the keyword GCHeapCollect of the runtime's provider begins with a full collection.
/// </summary>
internal static class FullCollection
{
    private const long GcHeapCollect = 0x80_0000;
    private const int HeaderSize = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing2 = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task InduceAsync(int process, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var tracing = await ConnectAsync(process, limit.Token);
        await using var stream = new NetworkStream(tracing);
        await stream.WriteAsync(Message(CollectTracing2, Session()), limit.Token);
        var session = await AnswerAsync(stream, limit.Token);
        using (var stopping = await ConnectAsync(process, limit.Token))
        {
            await using var other = new NetworkStream(stopping);
            await other.WriteAsync(Message(StopTracing, session), limit.Token);

            // The process waits with its answer until what it has to tell is read.
            await stream.CopyToAsync(Stream.Null, limit.Token);
            await AnswerAsync(other, limit.Token);
        }
    }

    private static async Task<Socket> ConnectAsync(int process, CancellationToken cancellationToken)
    {
        var port = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{process.ToString(CultureInfo.InvariantCulture)}-{Started(process)}-socket");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(port), cancellationToken);
        return socket;
    }

    /// <summary>In ticks since boot, as its port is named: a process that was killed leaves its port, and its id is given again.</summary>
    private static string Started(int process)
    {
        var stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }

    private static byte[] Session()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        writer.Write(16); // MiB of buffer
        writer.Write(1);  // nettrace
        writer.Write((byte)0);
        writer.Write(1);  // providers
        writer.Write(GcHeapCollect);
        writer.Write(4);  // informational
        Text(writer, "Microsoft-Windows-DotNETRuntime");
        Text(writer, "");
        return payload.ToArray();
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write((text + '\0').AsSpan());
    }

    private static byte[] Message(byte command, byte[] payload)
    {
        var message = new byte[HeaderSize + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        payload.CopyTo(message, HeaderSize);
        return message;
    }

    /// <summary>What an answer bears: the id of the session.</summary>
    private static async Task<byte[]> AnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var payload = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        Assert.True(header[16] == 0xFF && header[17] == 0, $"the diagnostic port refused: {Convert.ToHexString(payload)}");
        return payload;
    }
}
