using System.Text;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using McpGateway.Tests.Backends.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class ListingTests
{
    [Fact]
    public async Task Reading_AllFourLists_KeepsTheServersBytesAndPlaces()
    {
        const string tool = """{ "title":"T\u00e9","inputSchema":{"type":"object","properties":{"n":{"type":"number","minimum":1.0e0,"x-mcp-header":"City","type2":1}}}, "n\u0061me":"get_\u0061", "annotations":{"readOnlyHint":true,"destructiveHint":"yes"},"outputSchema":{"type":["object","null"]},"_meta":{"ui":{"resourceUri":"ui://a/b"},"x":1} }""";
        await using var server = await StartAsync(script =>
        {
            script.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{},"prompts":{},"resources":{"subscribe":true}}""")));
            script.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$"""{"tools":[ {{tool}} ],"ttlMs":70000}"""));
            script.On["prompts/list"] = (http, request) => JsonAsync(http, Response(request, """{"prompts":[{"name":"p"}],"ttlMs":65000}"""));
            script.On["resources/list"] = (http, request) => JsonAsync(http, Response(request, """{"resources":[{"uri":"file:///a","name":"a"}]}"""));
            script.On["resources/templates/list"] = (http, request) => JsonAsync(http, Response(request, """{"resourceTemplates":[{"uriTemplate":"file:///{x}","name":"x"}]}"""));
        });
        await using var room = new BackendFixture();
        var listing = (await room.ReadyAsync(server)).Listing;

        var found = Assert.Single(listing.Tools);
        Assert.Equal(tool, Text(found.Json));
        Assert.Equal("get_a", found.Name);
        Assert.Equal("\"get_\\u0061\"", Text(found.NameToken.Of(found.Json)));
        Assert.Equal(new EntryHints(true, null, null, null), found.Hints);
        Assert.Equal("\"ui://a/b\"", Text(found.UiResourceUri.Of(found.Json)));
        Assert.True(found.HasUi);
        Assert.False(found.IsObjectOutputSchema);
        Assert.Equal("""{"type":["object","null"]}""", Text(found.OutputSchema.Of(found.Json)));
        Assert.Contains("City", found.InvalidParamHeaders, StringComparison.Ordinal);
        Assert.Equal(["p"], listing.Prompts.Select(entry => entry.Name));
        Assert.Equal(["file:///a"], listing.Resources.Select(entry => entry.Name));
        Assert.Equal(["file:///{x}"], listing.Templates.Select(entry => entry.Name));
        Assert.Equal(TimeSpan.FromSeconds(65), listing.Ttl);
        Assert.True(listing.Introduction is { HasSubscribe: true, HasCompletions: false });
        Assert.Same(found, listing.FindTool("get_a"));
        Assert.Null(listing.FindTool("get_A"));
    }

    [Fact]
    public async Task Reading_BadEntries_AreLeftOutAndLoggedOnceAndTheOthersStay()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));
        string[] entries =
        [
            Tool("good"),
            """{"name":"twice","name":"else"}""",
            """{"name":"cased","Name":"else"}""",
            """{"name":"hints","annotations":{"readOnlyHint":true,"ReadOnlyHint":false}}""",
            """{"title":"no name"}""",
            """{"name":""}""",
            """{"name":"\ud800"}""",
            """{"name":7}""",
            "\"a string\"",
            $$"""{"name":"deep","x":{{deep}}}""",
            $$"""{"name":"giant","x":"{{new string('x', 5_000)}}"}""",
            $$"""{"name":"{{new string('n', 1025)}}"}""",
            Tool("good"),
            Tool("also_good"),
        ];
        await using var server = await ModernAsync();
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$"""{"tools":[{{string.Join(",", entries)}}]}"""));
        await using var room = new BackendFixture { Catalog = new CatalogOptions { EntryBytes = 4_096 } };
        var backend = await room.ReadyAsync(server);

        Assert.Equal(["good", "also_good"], backend.Listing.Tools.Select(tool => tool.Name));
        Assert.Equal(12, LeftOut(room).Count);
        await server.Host.ArrivedAsync("tools/list");
        backend.ListingDoubted();
        await server.Host.ArrivedAsync("tools/list");
        backend.ListingDoubted();
        await server.Host.ArrivedAsync("tools/list");
        Assert.Equal(12, LeftOut(room).Count);
    }

    [Fact]
    public async Task Reading_Pages_FollowsCursorsAsTheyAreWritten()
    {
        await using var server = await ModernAsync();
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, Cursor(request) switch
        {
            null => """{"tools":[{"name":"a"}],"nextCursor":""}""",
            "\"\"" => """{"tools":[{"name":"b"}],"nextCursor":"\u0041\"/"}""",
            "\"\\u0041\\\"/\"" => """{"tools":[{"name":"c"}],"nextCursor":null}""",
            var other => throw new InvalidOperationException(other),
        }));
        await using var room = new BackendFixture();
        Assert.Equal(["a", "b", "c"], (await room.ReadyAsync(server)).Listing.Tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Reading_RepeatedCursor_EndsWithWhatWasRead()
    {
        await using var server = await ModernAsync();
        var pages = 0;
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$"""{"tools":[{"name":"t{{Interlocked.Increment(ref pages)}}"}],"nextCursor":"again"}"""));
        await using var room = new BackendFixture();
        Assert.Equal(["t1", "t2"], (await room.ReadyAsync(server)).Listing.Tools.Select(tool => tool.Name));
        Assert.Contains(LeftOut(room), line => line.Contains("same cursor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_EndlessPages_StopsAtItsBounds()
    {
        await using var server = await ModernAsync();
        var pages = 0;
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$"""{"tools":[],"nextCursor":"{{Interlocked.Increment(ref pages)}}"}"""));
        await using var room = new BackendFixture { Catalog = new CatalogOptions { Pages = 20 } };
        await room.ReadyAsync(server);
        Assert.Equal(20, pages);
    }

    [Theory]
    [InlineData(100, 8 << 20, 100)]
    [InlineData(2_000, 65_536, 655)]
    public async Task Reading_MoreThanOneServerMayHave_IsCutAndSaid(int entries, int bytes, int expected)
    {
        await using var server = await ModernAsync();
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$"""{"tools":[{{string.Join(",", Enumerable.Range(1_000, 1_500).Select(i => $$"""{"name":"{{i}}","x":"{{new string('x', 78)}}"}"""))}}]}"""));
        await using var room = new BackendFixture { Catalog = new CatalogOptions { Entries = entries, Bytes = bytes } };
        Assert.Equal(expected, (await room.ReadyAsync(server)).Listing.Tools.Length);
        Assert.Contains(LeftOut(room), line => line.Contains("one server may have", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"tools":[],"tools":[]}""")]
    [InlineData("""{"tools":[],"Tools":[]}""")]
    [InlineData("""{"tools":{}}""")]
    [InlineData("""{"tools":[],"nextCursor":7}""")]
    [InlineData("""{"tools":[],"resultType":"input_required"}""")]
    [InlineData("[]")]
    public async Task Reading_PageThatIsNone_FailsWithAReason(string result)
    {
        await using var server = await ModernAsync();
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, result));
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(server);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);
        Assert.StartsWith("scripted: tools/list: ", backend.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_MethodNotFoundForAnAnnouncedList_IsEmpty()
    {
        await using var server = await ModernAsync("t");
        server.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{},"resources":{}}""")));
        server.On["resources/list"] = (http, request) => JsonAsync(http, Response(request, """{"resources":[{"uri":"a:b","name":"a"}]}"""));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        Assert.Single(backend.Listing.Tools);
        Assert.Single(backend.Listing.Resources);
        Assert.Empty(backend.Listing.Templates);
        Assert.Null(backend.Status.Reason);
        Assert.Empty(server.Host.Named("prompts/list"));
    }

    [Fact]
    public async Task Reading_OneListFails_TheOthersAreShownAndItsLastGoodEntriesStay()
    {
        await using var server = await ModernAsync("t");
        server.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{},"prompts":{}}""")));
        server.On["prompts/list"] = (http, request) => JsonAsync(http, Response(request, """{"prompts":[{"name":"p"}]}"""));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);

        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList("u")));
        server.On["prompts/list"] = (http, request) => JsonAsync(http, Error(request, -32603, "broken"));
        backend.ListingDoubted();
        await room.UntilAsync(backend, found => found.Listing.Tools is [{ Name: "u" }]);
        Assert.Equal(["p"], backend.Listing.Prompts.Select(entry => entry.Name));
        Assert.Equal("scripted: prompts/list: error -32603: broken", backend.Status.Reason);
        Assert.True(backend.Status is { State: BackendState.Ready, AcceptsCalls: true });
    }

    private static List<string> LeftOut(BackendFixture room) => [.. room.Log.Lines.Where(line => line.Contains("left out of its lists", StringComparison.Ordinal))];

    private static string? Cursor(Received request) => request.Params.TryGetProperty("cursor", out var cursor) ? cursor.GetRawText() : null;

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
