using System.Text.Json;

namespace McpGateway.Tests.Bridging.Support;

/// <summary>Reads an event stream message by message.</summary>
internal sealed class EventLines(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream);

    public async Task<JsonElement> NextAsync()
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Length > 6)
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }
    }

    public void Dispose() => _reader.Dispose();
}
