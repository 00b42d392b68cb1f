using System.Diagnostics;
using System.Text.Json;
using McpGateway.IntegrationTests.Node;
using ModelContextProtocol.Client;

namespace McpGateway.IntegrationTests.Start;

/// <summary>Each way to connect that the terminal shows, taken as it stands there.</summary>
[Collection(DevelopmentCollection.Name)]
public sealed class ConnectTests(DevelopmentFixture fixture)
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task McpServersEntry_InCSharpClient_CallsToolsOfBothServers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (url, headers) = (await fixture.ScreenAsync(cancellationToken)).McpServers();
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = url, AdditionalHeaders = headers });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellationToken);

        var reading = await client.CallToolAsync("clock__now", new Dictionary<string, object?> { ["zone"] = "Asia/Tokyo" }, cancellationToken: cancellationToken);
        var note = await client.CallToolAsync("notes__add_note", new Dictionary<string, object?> { ["title"] = "first", ["text"] = "words" }, cancellationToken: cancellationToken);

        Assert.Equal("Asia/Tokyo", reading.StructuredContent!.Value.GetProperty("zone").GetString());
        Assert.Equal("words", note.StructuredContent!.Value.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(NodeClientKind.V1)]
    [InlineData(NodeClientKind.V2Pinned)]
    public async Task ClaudeLine_InTypeScriptClient_CallsToolsOfBothServers(NodeClientKind kind)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        var (url, name, value) = (await fixture.ScreenAsync(cancellationToken)).Claude();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value };
        await using var client = await NodeClient.ConnectAsync(kind, url, headers: headers, cancellationToken: cancellationToken);

        var days = await client.CallToolAsync("clock__between", new { from = "2026-03-01", to = "2026-03-08" }, cancellationToken);
        var note = await client.CallToolAsync("notes__add_note", new { title = "second", text = "more words" }, cancellationToken);

        Assert.Equal(7, days.Value.GetProperty("structuredContent").GetProperty("days").GetInt32());
        Assert.Equal("more words", note.Value.GetProperty("structuredContent").GetProperty("text").GetString());
    }

    [Fact]
    public async Task CurlLine_InShell_ListsToolsOfBothServers()
    {
        Assert.SkipUnless(IsOnPath("bash") && IsOnPath("curl"), "skipped: bash and curl not found on the PATH");
        var cancellationToken = TestContext.Current.CancellationToken;
        var screen = await fixture.ScreenAsync(cancellationToken);

        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", screen.Curl()]) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(CommandLimit, cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(CommandLimit, cancellationToken);

        using var message = JsonDocument.Parse(answer);
        var tools = message.RootElement.GetProperty("result").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString());
        Assert.Contains("clock__now", tools);
        Assert.Contains("notes__add_note", tools);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
