using System.Text.Json;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>Reads the events of an answer as they arrive.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private StreamReader? _reader;

    /// <summary>The next message.</summary>
    public async Task<JsonElement> NextAsync() => await ReadAsync() ?? throw new EndOfStreamException("The stream ended.");

    /// <summary>Reads so many comments: keep-alives. A priming event may come before them.</summary>
    public async Task CommentsAsync(int count)
    {
        using var limit = Limit();
        for (var seen = 0; seen < count; )
        {
            var line = await LineAsync(limit.Token);
            var isPriming = line is "data: " || line?.StartsWith("id: ", StringComparison.Ordinal) is true || line?.StartsWith("retry: ", StringComparison.Ordinal) is true;
            Assert.True(line is "" || line?[0] == ':' || (isPriming && seen == 0), $"not a comment: {line}");
            seen += line is "" || isPriming ? 0 : 1;
        }
    }

    /// <summary>True where the stream ends without a further message.</summary>
    public async Task<bool> EndsAsync() => await ReadAsync() is null;

    public void Dispose() => _reader?.Dispose();

    private async Task<JsonElement?> ReadAsync()
    {
        using var limit = Limit();
        while (await LineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && line.TrimEnd().Length > 5)
            {
                return JsonDocument.Parse(line[5..]).RootElement;
            }
        }

        return null;
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        return await _reader.ReadLineAsync(cancellationToken);
    }
}
