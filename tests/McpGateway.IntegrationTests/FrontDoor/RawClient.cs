using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpGateway.IntegrationTests.FrontDoor;

/// <summary>Writes bytes to the gateway that no HTTP client would, and reads what comes back.</summary>
internal static class RawClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The whole of what the gateway answers until it closes, or until its answer is complete.</summary>
    public static async Task<string> SendAsync(Uri root, string request, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(root, cancellationToken);
        var answer = ReadAsync(client, cancellationToken);
        await WriteAsync(client, Encoding.Latin1.GetBytes(request), cancellationToken);
        return await answer;
    }

    public static async Task<TcpClient> ConnectAsync(Uri root, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, root.Port, cancellationToken);
        return client;
    }

    /// <summary>Goes on where the gateway stops listening: its answer is what counts.</summary>
    public static async Task WriteAsync(TcpClient client, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes, cancellationToken);
        }
        catch (IOException gone)
        {
            Assert.IsType<SocketException>(gone.InnerException);
        }
    }

    /// <summary>Reads one answer: to the end of its body where its length is told, else to the end of the connection.</summary>
    public static async Task<string> ReadAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var text = new StringBuilder();
        var buffer = new byte[16 << 10];
        var stream = client.GetStream();
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (IsComplete(text.ToString()))
                {
                    break;
                }
            }
        }
        catch (IOException) when (text.Length > 0)
        {
            return text.ToString();
        }

        return text.ToString();
    }

    /// <summary>Of an answer; 0 where there was none.</summary>
    public static int StatusOf(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
        ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        foreach (var line in text[..end].Split("\r\n"))
        {
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            {
                return text.Length - end - 4 >= int.Parse(line.AsSpan(16), System.Globalization.CultureInfo.InvariantCulture);
            }

            if (line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            {
                return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
            }
        }

        return false;
    }
}
