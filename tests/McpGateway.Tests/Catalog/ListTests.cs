using System.Text.Json;
using FsCheck.Fluent;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Views;

namespace McpGateway.Tests.Catalog;

public sealed class ListTests
{
    private const string All = """{ server: "*" }""";

    [Fact]
    public async Task List_OnMcp_IsOrderedByServerThenName()
    {
        using var rig = new CatalogRig([All], ("b", Listings.OfTools("z", "a")), ("a", Listings.OfTools("y", "x")), ("c", null));
        Assert.Equal(["a__x", "a__y", "b__a", "b__z"], (await rig.ModernAsync("tools/list")).Names());
    }

    [Fact]
    public async Task List_OnOneServersEndpoint_IsItsOwn()
    {
        using var rig = new CatalogRig([All], ("b", Listings.OfTools("z", "a.b")), ("a", Listings.OfTools("y")));
        Assert.Equal(["z", "a.b"], (await rig.ModernAsync("tools/list", endpoint: "b")).Names());
    }

    [Fact]
    public async Task List_EachKind_IsNamedForMcp()
    {
        using var rig = new CatalogRig([All], ("a", Listings.Of([Listings.Tool("t")], [Listings.Prompt("p")], [Listings.Resource("ui://r"), Listings.Resource("file:///r")], [Listings.Template("file:///{x}")])));
        Assert.Equal(["a__p"], (await rig.ModernAsync("prompts/list")).Names("prompts"));
        Assert.Equal(["a+file:///r", "ui://a+r"], (await rig.ModernAsync("resources/list")).Names("resources", "uri"));
        Assert.Equal(["a+file:///{x}"], (await rig.ModernAsync("resources/templates/list")).Names("resourceTemplates", "uriTemplate"));
    }

    [Fact]
    public async Task List_Modern_CarriesHintsAndServerInfo()
    {
        using var rig = new CatalogRig([All], ("a", Listings.Of([Listings.Tool("t")], ttl: TimeSpan.FromSeconds(5))), ("b", Listings.OfTools("t")));
        var result = (await rig.ModernAsync("tools/list")).Result;
        Assert.Equal(["resultType", "tools", "ttlMs", "cacheScope", "_meta"], result.EnumerateObject().Select(member => member.Name));
        Assert.Equal("complete", result.GetProperty("resultType").GetString());
        Assert.Equal(5000, result.GetProperty("ttlMs").GetInt32());
        Assert.Equal("private", result.GetProperty("cacheScope").GetString());
        Assert.Equal("mcpgateway", result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo").GetProperty("name").GetString());
    }

    [Fact]
    public async Task List_Legacy_HasTheListAlone()
    {
        using var rig = new CatalogRig([All], ("a", Listings.OfTools("t")));
        var (session, _) = await rig.InitializeAsync();
        var answer = await rig.LegacyAsync("""{"jsonrpc":"2.0","id":"x\u0041","method":"tools/list"}""", session);
        Assert.Equal("""{"jsonrpc":"2.0","id":"x\u0041","result":{"tools":[{"name":"a__t","inputSchema":{"type":"object"} }]}}""", answer.Text);
        Assert.Equal(answer.Text.Length, answer.Context.Response.ContentLength);
    }

    [Fact]
    public async Task List_ToolWithInvalidHeaders_ExistsForLegacyClientsAlone()
    {
        const string bad = """{"name":"bad","inputSchema":{"type":"object","properties":{"a":{"type":"number","x-mcp-header":"A"}}}}""";
        using var rig = new CatalogRig([All], ("a", Listings.Of([bad, Listings.Tool("good")])));
        Assert.Equal(["a__good"], (await rig.ModernAsync("tools/list")).Names());
        var (session, _) = await rig.InitializeAsync();
        Assert.Equal(["a__bad", "a__good"], (await rig.LegacyAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", session)).Names());
        Assert.Equal(-32602, (await rig.ModernAsync("tools/call", "\"name\":\"a__bad\"")).Code);
        Assert.Equal(-31503, (await rig.LegacyAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a__bad"}}""", session)).Code);
    }

    [Fact]
    public async Task List_IsWhatMayBeCalled()
    {
        var glob = Gen.Elements("\"*\"", "\"a*\"", "b", "\"*b*\"", "ab");
        var name = Gen.Elements("a", "b").NonEmptyListOf().Select(parts => string.Concat(parts)).Where(text => text.Length < 4);
        var cases = from allow in glob.NonEmptyListOf()
                    from deny in glob.ListOf()
                    from names in name.ListOf()
                    select (Allow: allow, Deny: deny, Names: names.Distinct().ToArray());
        foreach (var (allow, deny, names) in cases.Sample(200))
        {
            var policy = CatalogRig.Policy($"{{ server: s, tools: [{string.Join(", ", allow)}] }}")
                + (deny.Count == 0 ? "" : $"\n    deny:\n      - {{ server: s, tools: [{string.Join(", ", deny)}] }}\n");
            using var rig = new CatalogRig(policy, PageBounds.Default, ("s", Listings.OfTools(names)));
            var listed = (await rig.ModernAsync("tools/list")).Names();
            foreach (var tool in names)
            {
                var code = (await rig.ModernAsync("tools/call", $"\"name\":\"s__{tool}\"")).Code;
                Assert.Equal(listed.Contains($"s__{tool}") ? -31503 : -32602, code);
            }
        }
    }

    [Fact]
    public async Task Paging_ToTheEnd_ShowsEveryEntryOnceInBothEras()
    {
        using var rig = new CatalogRig(CatalogRig.Policy(All), new PageBounds(Entries: 3), ("a", Listings.OfTools([.. Enumerable.Range(0, 10).Select(i => $"t{i}")])));
        var (session, _) = await rig.InitializeAsync();
        string[] expected = [.. Enumerable.Range(0, 10).Select(i => $"a__t{i}")];
        Assert.Equal(expected, await WalkAsync(cursor => rig.ModernAsync("tools/list", cursor is null ? "" : $"\"cursor\":\"{cursor}\"")));
        Assert.Equal(expected, await WalkAsync(cursor => rig.LegacyAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{{{(cursor is null ? "{}" : $$"""{"cursor":"{{cursor}}"}""")}}} }""", session)));
    }

    [Fact]
    public async Task Paging_WhileTheListChanges_GoesOnBehindTheLastSeen()
    {
        using var rig = new CatalogRig(CatalogRig.Policy(All), new PageBounds(Entries: 2), ("a", Listings.OfTools("b", "d", "f")));
        await rig.StartAsync();
        var cursor = (await rig.ModernAsync("tools/list")).Result.GetProperty("nextCursor").GetString();
        rig.Relist("a", Listings.OfTools("a", "b", "c", "e", "f"));
        Assert.Equal(["a__e", "a__f"], (await rig.ModernAsync("tools/list", $"\"cursor\":\"{cursor}\"")).Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("own.AAAAAAAA")]
    public async Task Paging_WithACursorThatIsNone_IsInvalidParams(string cursor)
    {
        using var rig = new CatalogRig([All], ("a", Listings.OfTools("t")));
        var answer = await rig.ModernAsync("tools/list", $"\"cursor\":\"{cursor}\"");
        Assert.Equal((200, -32602), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Paging_WithAnothersOrAnotherListsCursor_IsInvalidParams()
    {
        var policy = CatalogRig.Policy(All).Replace("roles:\n  worker", "  - name: bob\n    when: { apiKey: bob }\n    roles: [worker]\nroles:\n  worker", StringComparison.Ordinal);
        using var rig = new CatalogRig(policy, new PageBounds(Entries: 1), ("a", Listings.Of([Listings.Tool("s"), Listings.Tool("t")], [Listings.Prompt("p"), Listings.Prompt("q")])));
        var cursor = (await rig.ModernAsync("tools/list")).Result.GetProperty("nextCursor").GetString();
        Assert.Equal(-32602, (await rig.ModernAsync("tools/list", $"\"cursor\":\"{cursor}\"", key: "bob")).Code);
        Assert.Equal(-32602, (await rig.ModernAsync("prompts/list", $"\"cursor\":\"{cursor}\"")).Code);
        Assert.Equal(-32602, (await rig.ModernAsync("tools/list", $"\"cursor\":\"{cursor}\"", endpoint: "a")).Code);
        Assert.Null((await rig.ModernAsync("tools/list", $"\"cursor\":\"{cursor}\"")).Code);
    }

    [Fact]
    public async Task List_OfAServerGoneBeyondGrace_LosesItsEntriesAlone()
    {
        using var rig = new CatalogRig([All], ("a", Listings.OfTools("t")), ("b", Listings.OfTools("t")));
        await rig.StartAsync();
        rig.Relist("a", ServerListing.Empty);
        Assert.Equal(["b__t"], (await rig.ModernAsync("tools/list")).Names());
        Assert.Equal(-31503, (await rig.ModernAsync("tools/call", "\"name\":\"a__t\"")).Code);
    }

    private static async Task<List<string>> WalkAsync(Func<string?, Task<Answer>> page)
    {
        var names = new List<string>();
        for (string? cursor = null; ;)
        {
            var answer = await page(cursor);
            Assert.InRange(answer.Names().Length, 1, 3);
            names.AddRange(answer.Names());
            if (!answer.Result.TryGetProperty("nextCursor", out var next))
            {
                return names;
            }

            Assert.Equal(JsonValueKind.String, next.ValueKind);
            cursor = next.GetString();
        }
    }
}
