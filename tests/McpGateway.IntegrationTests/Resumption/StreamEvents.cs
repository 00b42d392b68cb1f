namespace McpGateway.IntegrationTests.Resumption;

/// <summary>Reads the events of a stream with their ids, until it is disposed: then its connection breaks.</summary>
internal sealed class StreamEvents(HttpResponseMessage response) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private StreamReader? _reader;

    public int Status => (int)response.StatusCode;

    public static async Task<StreamEvents> OfAsync(Task<HttpResponseMessage> answer)
    {
        var response = await answer;
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            Assert.Fail($"no stream: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        Assert.Equal(200, (int)response.StatusCode);
        return new StreamEvents(response);
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<StreamEvent?> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        string? id = null, data = null;
        var name = "message";
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0 && data is not null && name == "message")
            {
                return new StreamEvent(id ?? "", data);
            }

            (id, data, name) = line switch
            {
                "" => (null, null, "message"),
                _ when line.StartsWith("id: ", StringComparison.Ordinal) => (line[4..], data, name),
                _ when line.StartsWith("data: ", StringComparison.Ordinal) => (id, data + line[6..], name),
                _ when line.StartsWith("event: ", StringComparison.Ordinal) => (id, data, line[7..]),
                _ => (id, data, name),
            };
        }

        return null;
    }

    public async Task<StreamEvent> NextAsync() => await ReadAsync() ?? throw new EndOfStreamException("The stream ended.");

    public async Task EndsAsync() => Assert.Null(await ReadAsync());

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }
}
