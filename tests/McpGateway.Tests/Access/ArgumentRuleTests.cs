using McpGateway.Tests.Catalog;

namespace McpGateway.Tests.Access;

/// <summary>A tool whose arguments a rule speaks of is listed, and each call of it is held against the rule.</summary>
public sealed class ArgumentRuleTests : IDisposable
{
    private readonly CatalogRig _rig = new(
        [
            "{ server: shell, tools: [run], arguments: { command: { in: [ls, pwd] }, /options/sudo: { absent: true } } }",
            "{ server: shell, tools: [scoped], scopes: [s] }",
        ],
        ("shell", Listings.OfTools("run", "scoped")));

    [Fact]
    public async Task List_ShowsWhatDependsOnArguments_AndNotWhatNeedsAToken()
    {
        var list = (await _rig.ModernAsync("tools/list")).Json.GetProperty("result").GetProperty("tools");

        Assert.Equal(["shell__run"], list.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal(
            (await _rig.ModernAsync("tools/call", "\"name\":\"shell__nothing\"")).Everything,
            (await _rig.ModernAsync("tools/call", "\"name\":\"shell__scoped\"")).Everything);
    }

    [Theory]
    [InlineData("""{"command":"ls"}""")]
    [InlineData("""{"command":"\u0070wd","other":["x"],"options":{}}""")]
    public async Task Call_ThatTheRuleAllows_Passes(string arguments) => Assert.Equal(-31503, (await CallAsync(arguments)).Code);

    [Theory]
    [InlineData("{}", "command")]
    [InlineData("""{"command":"rm"}""", "command")]
    [InlineData("""{"command":"ls","Command":"rm"}""", "command")]
    [InlineData("""{"command":"ls","options":{"sudo":true}}""", "/options/sudo")]
    [InlineData("""{"command":"ls","options":[{"sudo":true}]}""", "/options/sudo")]
    [InlineData("""{"command":"ls","options":{"SUDO":true}}""", "/options/sudo")]
    public async Task Call_ThatTheRuleRefuses_IsAToolErrorThatNamesTheArgument(string arguments, string argument)
    {
        var answer = await CallAsync(arguments);

        var result = answer.Json.GetProperty("result");
        Assert.Equal(200, answer.Status);
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Equal("complete", result.GetProperty("resultType").GetString());
        Assert.EndsWith($" {argument}.", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("test.yaml", answer.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("pwd", answer.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfALegacyClient_IsRefusedInItsOwnForm()
    {
        var (session, _) = await _rig.InitializeAsync();

        var answer = await _rig.LegacyAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"shell__run","arguments":null} }""", session);

        Assert.True(answer.Json.GetProperty("result").GetProperty("isError").GetBoolean());
        Assert.False(answer.Json.GetProperty("result").TryGetProperty("resultType", out _));
    }

    public void Dispose() => _rig.Dispose();

    private Task<Answer> CallAsync(string arguments) => _rig.ModernAsync("tools/call", $"\"name\":\"shell__run\",\"arguments\":{arguments}");
}
