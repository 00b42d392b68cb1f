using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A server that answers with bytes that no HTTP library would write.</summary>
public sealed partial class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<NetworkStream, string, CancellationToken, Task> _answer;
    private Task _accepting = Task.CompletedTask;

    private RawServer(Func<NetworkStream, string, CancellationToken, Task> answer) => _answer = answer;

    public Uri Url => new($"http://{_listener.LocalEndpoint}/mcp");

    /// <param name="answer">Called once for each connection, with its first request.</param>
    public static RawServer Start(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        var server = new RawServer(answer);
        server._listener.Start();
        server._accepting = server.AcceptAsync();
        return server;
    }

    /// <summary>Answers everything with this text and closes.</summary>
    public static RawServer Saying(string text) => Answering(_ => text);

    /// <summary>Answers the first request of each connection with this text and closes.</summary>
    public static RawServer Answering(Func<string, string> answer) => Start(
        async (stream, request, cancellationToken) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer(request)), cancellationToken));

    /// <summary>Accepts connections and never says a word.</summary>
    public static RawServer Hanging() => Start((_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    /// <summary>The JSON-RPC id in the text of a request, as it was written.</summary>
    public static string IdOf(string request) => Id().Match(request) is { Success: true } found ? found.Groups[1].Value : "null";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
                serving.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await RequestAsync(stream) is { } request)
                {
                    await _answer(stream, request, _stopping.Token);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
                client.Close();
            }
        }
    }

    /// <summary>Head and body; null where the connection ended before.</summary>
    private async Task<string?> RequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var request = text.ToString();
            var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && request.Length - end - 4 >= LengthOf(request))
            {
                return request;
            }
        }
    }

    private static int LengthOf(string request) =>
        Length().Match(request) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Length();

    [GeneratedRegex(@"""id"":\s*(""[^""]*""|\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
