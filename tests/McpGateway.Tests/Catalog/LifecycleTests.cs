using System.Text;
using System.Text.Json;
using McpGateway.Backends.Listing;

namespace McpGateway.Tests.Catalog;

public sealed class LifecycleTests : IDisposable
{
    private readonly CatalogRig _rig = new(
        ["{ server: notes }", "{ server: clock, tools: [now] }"],
        ("notes", Listings.Of([Listings.Tool("t")], introduction: Introduce("notes", "Write."))),
        ("clock", Listings.Of([Listings.Tool("now")], introduction: Introduce("clock", "Tick.") with { HasLogging = true })),
        ("hidden", Listings.Of([Listings.Tool("x")], introduction: Introduce("hidden", "Secret.") with { HasCompletions = true })),
        ("unreached", null));

    [Fact]
    public async Task Initialize_OnMcp_IntroducesTheGatewayAndTheServersInView()
    {
        var result = (await _rig.InitializeAsync()).Answer.Result;
        Assert.Equal("2025-11-25", result.GetProperty("protocolVersion").GetString());
        Assert.Equal("mcpgateway", result.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.Equal("# clock\n\nTick.\n\n# notes\n\nWrite.", result.GetProperty("instructions").GetString());
        Assert.Equal("""{"tools":{"listChanged":true},"prompts":{"listChanged":true},"resources":{"listChanged":true},"logging":{}}""", result.GetProperty("capabilities").GetRawText());
    }

    [Fact]
    public async Task Initialize_OnOneServersEndpoint_PassesItsOwnWords()
    {
        var result = (await _rig.InitializeAsync(endpoint: "clock")).Answer.Result;
        Assert.Equal("""{"name":"clock", "version":"1", "x":1e2}""", result.GetProperty("serverInfo").GetRawText());
        Assert.Equal("Tick.", result.GetProperty("instructions").GetString());
        Assert.Equal("""{"tools":{"listChanged":true},"logging":{}}""", result.GetProperty("capabilities").GetRawText());
    }

    [Fact]
    public async Task Discover_NamesModernVersionsAndHints()
    {
        var result = (await _rig.ModernAsync("server/discover")).Result;
        Assert.Equal("""["2026-07-28"]""", result.GetProperty("supportedVersions").GetRawText());
        Assert.Equal("complete", result.GetProperty("resultType").GetString());
        Assert.Equal("private", result.GetProperty("cacheScope").GetString());
        Assert.Equal(JsonValueKind.Number, result.GetProperty("ttlMs").ValueKind);
        Assert.Contains("Write.", result.GetProperty("instructions").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret.", (await _rig.ModernAsync("server/discover")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_AndLogLevel_AreAnsweredEmpty()
    {
        var (session, _) = await _rig.InitializeAsync();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{}}""", (await _rig.LegacyAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", session)).Text);
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":{}}""", (await SetLevelAsync(session, "warning")).Text);
        Assert.Equal(-32602, (await SetLevelAsync(session, "loud")).Code);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/unheard-of"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":5,"result":{}}""")]
    public async Task NotificationsAndResponses_AreAccepted(string message)
    {
        var (session, _) = await _rig.InitializeAsync();
        var answer = await _rig.LegacyAsync(message, session);
        Assert.Equal((202, ""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Cancelled_InTheSameSession_ReachesTheRequest()
    {
        const string cancelled = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a","reason":"enough"}}""";
        var (session, _) = await _rig.InitializeAsync();
        var (other, _) = await _rig.InitializeAsync();
        var got = new List<string>();
        using var entered = _rig.InFlight.TryEnter(session, "\"a\""u8, (notification, _) =>
        {
            got.Add(Encoding.UTF8.GetString(notification.Span));
            return ValueTask.CompletedTask;
        });

        await _rig.LegacyAsync(cancelled, other);
        Assert.Empty(got);
        await _rig.LegacyAsync(cancelled, session);
        Assert.Equal([cancelled], got);
    }

    [Fact]
    public async Task Methods_ThatNothingPromises_AreUnknown()
    {
        var listen = await _rig.ModernAsync("subscriptions/listen", "\"notifications\":{}");
        Assert.Equal((404, -32601), (listen.Status, listen.Code));
    }

    public void Dispose() => _rig.Dispose();

    private Task<Answer> SetLevelAsync(string session, string level) =>
        _rig.LegacyAsync($$"""{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"{{level}}"} }""", session);

    private static ServerIntroduction Introduce(string name, string instructions) => new()
    {
        ServerInfo = Encoding.UTF8.GetBytes($$"""{"name":"{{name}}", "version":"1", "x":1e2}"""),
        Instructions = instructions,
        HasTools = true,
    };
}
