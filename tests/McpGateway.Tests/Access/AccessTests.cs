using McpGateway.Tests.Catalog;

namespace McpGateway.Tests.Access;

public sealed class AccessTests : IDisposable
{
    private readonly CatalogRig _rig = new(
        ["{ server: notes, tools: [\"read_*\"], prompts: [hello], resources: [\"file:///open/*\"] }", "{ server: trusted, hint: readOnly }", "{ server: untrusted, hint: readOnly }", "{ server: unread, tools: [x] }"],
        ("notes", Listings.Of(tools: [Listings.Tool("read_a"), Listings.Tool("write_a")], prompts: [Listings.Prompt("hello"), Listings.Prompt("secret")])),
        ("trusted", Listings.Of(tools: [Hinted("look", true), Hinted("change", false)])),
        ("untrusted", Listings.Of(tools: [Hinted("look", true)])),
        ("unread", null),
        ("hidden", Listings.OfTools("x")));

    [Theory]
    [InlineData("notes__read_a", -31503)]
    [InlineData("notes__write_a", -32602)]
    [InlineData("notes__read_b", -32602)]
    [InlineData("trusted__look", -31503)]
    [InlineData("trusted__change", -32602)]
    [InlineData("untrusted__look", -32602)]
    [InlineData("unread__x", -31503)]
    [InlineData("unread__y", -32602)]
    [InlineData("hidden__x", -32602)]
    [InlineData("nowhere__x", -32602)]
    [InlineData("read_a", -32602)]
    public async Task Call_OfATool_PassesOnlyWhereARuleAllows(string name, int code) =>
        Assert.Equal(code, (await _rig.ModernAsync("tools/call", $"\"name\":\"{name}\"")).Code);

    [Fact]
    public async Task DeniedAndUnknown_AreTheSameBytes()
    {
        var (session, _) = await _rig.InitializeAsync();
        foreach (var (denied, unknown) in new[] { ("notes__write_a", "notes__nothing"), ("hidden__x", "nowhere__x"), ("notes__write_a", "write_a") })
        {
            Assert.Equal(
                (await _rig.ModernAsync("tools/call", $"\"name\":\"{denied}\"")).Everything,
                (await _rig.ModernAsync("tools/call", $"\"name\":\"{unknown}\"")).Everything);
            Assert.Equal((await LegacyCallAsync(session, denied)).Everything, (await LegacyCallAsync(session, unknown)).Everything);
        }

        var prompt = await _rig.ModernAsync("prompts/get", "\"name\":\"notes__secret\"");
        Assert.Equal(prompt.Everything, (await _rig.ModernAsync("prompts/get", "\"name\":\"notes__nothing\"")).Everything);
        Assert.Equal(-31503, (await _rig.ModernAsync("prompts/get", "\"name\":\"notes__hello\"")).Code);
    }

    [Theory]
    [InlineData("notes+file:///open/x", -31503)]
    [InlineData("notes+file:///closed/x", -32602)]
    [InlineData("notes+file:///open/../closed/x", -32602)]
    [InlineData("hidden+file:///open/x", -32602)]
    [InlineData("nowhere+file:///open/x", -32602)]
    [InlineData("file:///open/x", -32602)]
    public async Task Read_OfAResource_PassesOnlyWhereARuleAllows(string uri, int code)
    {
        var answer = await _rig.ModernAsync("resources/read", $"\"uri\":\"{uri}\"");
        Assert.Equal(code, answer.Code);
        if (code == -32602)
        {
            Assert.Equal(uri, answer.Json.GetProperty("error").GetProperty("data").GetProperty("uri").GetString());
        }
    }

    [Fact]
    public async Task Read_DeniedByALegacyClient_HasTheLegacyCode()
    {
        var (session, _) = await _rig.InitializeAsync();
        var answer = await _rig.LegacyAsync("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"notes+file:///closed/x"}}""", session);
        Assert.Equal((200, -32002), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Completion_IsDecidedAsWhatItRefersTo()
    {
        Assert.Equal(-31503, await CompleteAsync("""{"type":"ref/prompt","name":"notes__hello"}"""));
        Assert.Equal(-32602, await CompleteAsync("""{"type":"ref/prompt","name":"notes__secret"}"""));
        Assert.Equal(-32602, await CompleteAsync("""{"type":"ref/resource","uri":"hidden+file:///{x}"}"""));
    }

    [Fact]
    public async Task Client_ThatNoEntryMatches_IsRefusedWhateverItAsks()
    {
        foreach (var method in new[] { "tools/list", "server/discover" })
        {
            Assert.Equal(403, (await _rig.ModernAsync(method, key: "mallory")).Status);
        }

        Assert.Equal(403, (await _rig.InitializeAsync("mallory")).Answer.Status);
    }

    [Fact]
    public async Task Endpoint_OfAServerThatIsDeniedOrNotThere_IsTheSame()
    {
        var denied = await _rig.ModernAsync("tools/list", endpoint: "hidden");
        Assert.Equal(404, denied.Status);
        Assert.Equal(denied.Everything, (await _rig.ModernAsync("tools/list", endpoint: "nowhere")).Everything);
        Assert.Equal(denied.Everything, (await _rig.ModernAsync("tools/call", "\"name\":\"x\"", endpoint: "hidden")).Everything);
        Assert.Equal(404, (await _rig.InitializeAsync(endpoint: "hidden")).Answer.Status);
        Assert.Equal(200, (await _rig.ModernAsync("tools/list", endpoint: "notes")).Status);
    }

    public void Dispose() => _rig.Dispose();

    private static string Hinted(string name, bool readOnly) =>
        $$"""{"name":"{{name}}","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":{{(readOnly ? "true" : "false")}} } }""";

    private Task<Answer> LegacyCallAsync(string session, string name) =>
        _rig.LegacyAsync($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{name}}"} }""", session);

    private async Task<int?> CompleteAsync(string reference) =>
        (await _rig.ModernAsync("completion/complete", $"\"ref\":{reference},\"argument\":{{\"name\":\"a\",\"value\":\"\"}}")).Code;
}
