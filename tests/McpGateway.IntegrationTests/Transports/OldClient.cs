using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Transports;

/// <summary>A client of the 2024-11-05 transport that shows every byte: a stream by GET, messages by POST.</summary>
internal sealed class OldClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly HttpResponseMessage _stream;
    private readonly StreamReader _reader;

    private OldClient(HttpClient http, HttpResponseMessage stream, StreamReader reader) => (_http, _stream, _reader) = (http, stream, reader);

    /// <summary>What the endpoint event said.</summary>
    public string Endpoint { get; private set; } = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the stream and reads its first event.</summary>
    public static async Task<OldClient> OpenAsync(RunningGateway gateway, string key)
    {
        var http = Http(gateway, key);
        var stream = await http.GetAsync("sse", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal((200, "text/event-stream"), ((int)stream.StatusCode, stream.Content.Headers.ContentType?.MediaType));
        var client = new OldClient(http, stream, new StreamReader(await stream.Content.ReadAsStreamAsync(Stop)));
        var (name, data) = await client.EventAsync();
        Assert.Equal("endpoint", name);
        client.Endpoint = data!;
        return client;
    }

    public static HttpClient Http(RunningGateway gateway, string key)
    {
        var http = TestHttp.Create(gateway.Process.Root);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    public async Task InitializeAsync(string capabilities = "{}")
    {
        var answer = await AskAsync(Initialize(capabilities));
        Assert.Equal("2024-11-05", answer.GetProperty("result").GetProperty("protocolVersion").GetString());
        Assert.Equal(202, await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}"""));
    }

    public static string Initialize(string capabilities = "{}") =>
        $$$$"""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{{{{capabilities}}}},"clientInfo":{"name":"old","version":"1"}}}""";

    public static string Call(string tool, int id) => $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{}}}""";

    public async Task<JsonElement> AskAsync(string message)
    {
        Assert.Equal(202, await SendAsync(message));
        return await NextAsync();
    }

    /// <summary>As a balancer does that knows nothing of streams: to another gateway replica.</summary>
    public async Task<int> SendToAsync(RunningGateway other, string message)
    {
        using var http = Http(other, other.Key);
        return (await PostAsync(http, Endpoint, message)).Status;
    }

    public async Task<int> SendAsync(string message) => (await PostAsync(_http, Endpoint, message)).Status;

    public static async Task<(int Status, string Body)> PostAsync(HttpClient http, string endpoint, string message)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(endpoint, content, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var (name, data) = await EventAsync();
        Assert.Equal("message", name);
        return JsonDocument.Parse(data!).RootElement;
    }

    /// <summary>Whether the gateway has ended the stream.</summary>
    public async Task<bool> HasEndedAsync()
    {
        try
        {
            return (await EventAsync()).Name is null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _http.Dispose();
    }

    private async Task<(string? Name, string? Data)> EventAsync()
    {
        var (name, data) = ("message", (string?)null);
        while (await _reader.ReadLineAsync(Stop).AsTask().WaitAsync(Limit, Stop) is { } line)
        {
            if (line.Length == 0 && data is not null)
            {
                return (name, data);
            }

            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? data + line[6..] : data;
        }

        return (null, null);
    }
}
