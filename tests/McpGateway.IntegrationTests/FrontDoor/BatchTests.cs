using System.Text.Json;
using McpGateway.IntegrationTests.Faults;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.FrontDoor;

/// <summary>Batches of revision 2025-03-26: up to 16 exchanges, each decided and recorded by itself.</summary>
public sealed class BatchTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private const string Ping = """{"jsonrpc":"2.0","id":"p","method":"ping"}""";

    [Fact]
    public async Task Batch_SixteenMixedElements_EachIsAnsweredUnderItsIdAndRecorded()
    {
        var legacy = eras.Script("legacy", (http, request) => Reply.TextAsync(http, request, "from legacy"), out _);
        var modern = eras.Script("modern", (http, request) => Reply.TextAsync(http, request, "from modern"), out _);
        using var caller = await BatcherAsync();
        List<string> elements =
        [
            caller.Call(legacy, id: "1"), caller.Call(modern, id: "2"), caller.Call("legacy__nobody_has_this", id: "3"), caller.Call("nobody__at_all", id: "4"),
            Ping, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", """{"jsonrpc":"2.0","id":7,"result":{}}""",
            caller.Request("tools/list", "{}", "8"), caller.Request("no/such/method", "{}", "9"), """{"jsonrpc":"2.0","id":10,"method":"tools/call","params":{"name":"a","name":"b"} }""",
            .. Enumerable.Range(11, 6).Select(id => caller.Call(legacy, id: id.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        ];
        var before = await eras.Gateway.MarkRecordAsync(TestContext.Current.CancellationToken);

        var answer = await caller.SendAsync($"[{string.Join(',', elements)}]", TestContext.Current.CancellationToken);

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        var byId = answer.Message.EnumerateArray().ToDictionary(one => one.GetProperty("id").ToString());
        Assert.Equal(14, byId.Count);
        Assert.Equal("from legacy", TextOf(byId["1"]));
        Assert.Equal("from modern", TextOf(byId["2"]));
        Assert.Equal((-32602, -32602), (CodeOf(byId["3"]), CodeOf(byId["4"])));
        Assert.Equal("{}", byId["p"].GetProperty("result").GetRawText());
        Assert.Equal((-32601, -32600), (CodeOf(byId["9"]), CodeOf(byId["10"])));
        Assert.All(Enumerable.Range(11, 6), id => Assert.Equal("from legacy", TextOf(byId[$"{id}"])));

        var lines = await Eventually.AsyncValue(_ => Task.FromResult(eras.Gateway.Record().Skip(before).ToArray()), found => found.Length >= 17);
        string[] expected = ["ok", "ok", "unknown", "unknown", "ok", "ok", "ok", "ok", "method_not_found", "ambiguous_message", "ok", "ok", "ok", "ok", "ok", "ok"];
        Assert.Equal(expected.Append("ok").Order(StringComparer.Ordinal), lines.Select(line => line.GetProperty("outcome").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(17, lines.Select(line => line.GetProperty("reference").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(lines, line => Assert.Equal("key:bot", line.GetProperty("principal").GetString()));
    }

    [Theory]
    [InlineData(17, "batch_too_large"), InlineData(0, "batch_too_large")]
    public async Task Batch_OutOfBounds_IsRefusedWhole(int elements, string refusal)
    {
        var name = eras.Script("legacy", (http, request) => Reply.TextAsync(http, request, "ran"), out var tool);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{string.Join(',', Enumerable.Range(1, elements).Select(_ => caller.Call(name)))}]", TestContext.Current.CancellationToken);

        Assert.Equal((400, -32600), (answer.Status, answer.Code));
        Assert.Equal(refusal, RefusalOf(answer.Message));
        Assert.Empty(eras.Legacy.CallsOf(tool));
    }

    [Fact]
    public async Task Batch_InitializeAmongThem_ItIsRefusedAndTheOthersRun()
    {
        var name = eras.Script("legacy", (http, request) => Reply.TextAsync(http, request, "ran"), out var tool);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync(
            $$$"""[{{{caller.Call(name)}}},{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"a","version":"1"} } }]""",
            TestContext.Current.CancellationToken);

        var all = answer.Message.EnumerateArray().ToArray();
        Assert.Equal("batch_not_allowed", RefusalOf(Assert.Single(all, message => IsId(message, "0"))));
        Assert.Equal("ran", TextOf(Assert.Single(all, message => !IsId(message, "0"))));
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
        Assert.Single(eras.Legacy.CallsOf(tool));
    }

    [Theory, InlineData("2025-06-18"), InlineData("2025-11-25")]
    public async Task Batch_LaterRevision_IsRefused(string version)
    {
        using var caller = eras.Gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken, version);

        var answer = await caller.SendAsync($"[{Ping}]", TestContext.Current.CancellationToken);

        Assert.Equal((400, -32600, "batch_not_allowed"), (answer.Status, answer.Code, RefusalOf(answer.Message)));
    }

    [Fact]
    public async Task Batch_NoSession_IsRefused()
    {
        using var caller = eras.Gateway.Caller();

        var answer = await caller.PostAsync($"[{Ping}]", _ => { }, TestContext.Current.CancellationToken);

        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Fact]
    public async Task Batch_ModernElement_IsNotTakenForOne()
    {
        using var modern = eras.Gateway.Caller();
        var name = eras.Script("modern", (http, request) => Reply.TextAsync(http, request, "ran"), out var tool);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{modern.Call(name, id: "1")},{Ping}]", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("ran", answer.Body, StringComparison.Ordinal);
        Assert.Empty(eras.Modern.CallsOf(tool));
    }

    [Fact]
    public async Task Batch_OnlyNotifications_IsAcceptedWithoutABody()
    {
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync("""[{"jsonrpc":"2.0","method":"notifications/initialized"}]""", TestContext.Current.CancellationToken);

        Assert.Equal((202, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Batch_OneAnswersAsAStream_AllCome()
    {
        var streaming = eras.Script("legacy", async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("streamed")));
        }, out _);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{caller.Call(streaming, id: "1")},{Ping}]", TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal(3, answer.Messages.Count);
        Assert.Contains(answer.Messages, message => message.TryGetProperty("result", out var result) && result.ToString().Contains("streamed", StringComparison.Ordinal));
        Assert.Contains(answer.Messages, message => message.TryGetProperty("id", out var id) && id.ToString() == "p");
    }

    [Fact]
    public async Task Batch_OneStreamBreaksOff_ItsErrorComesOnceAndTheOthersUnharmed()
    {
        var breaking = eras.Script("legacy", (http, request) => Reply.EventAsync(http, Reply.Progress(request, 1)), out _);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{caller.Call(breaking, id: "1")},{Ping}]", TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal(-32603, CodeOf(Assert.Single(answer.Messages, message => IsId(message, "1"))));
        Assert.Single(answer.Messages, message => IsId(message, "p"));
    }

    [Fact]
    public async Task Batch_OneLargeAnswerBreaksOff_TheOthersComeUnharmed()
    {
        var breaking = eras.Script("legacy", async (http, request) =>
        {
            var message = Reply.Result(request, Reply.Text(new string('#', 300_000)));
            http.Response.ContentType = "application/json";
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, message[..200_000], http.RequestAborted);
        }, out _);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{caller.Call(breaking, id: "1")},{Ping}]", TestContext.Current.CancellationToken);

        var all = answer.Message.EnumerateArray().ToArray();
        Assert.Equal(-32603, CodeOf(Assert.Single(all, message => IsId(message, "1"))));
        Assert.Single(all, message => IsId(message, "p"));
    }

    [Fact]
    public async Task Batch_EndlessAnswer_IsRefusedInsteadOfHeld()
    {
        var endless = eras.Script("legacy", async (http, request) =>
        {
            http.Response.ContentType = "application/json";
            var begin = Reply.Result(request, Reply.Text("#"));
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, begin[..begin.IndexOf('#', StringComparison.Ordinal)], http.RequestAborted);
            var piece = System.Text.Encoding.ASCII.GetBytes(new string('#', 1 << 20));
            while (true)
            {
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            }
        }, out _);
        using var caller = await BatcherAsync();

        var answer = await caller.SendAsync($"[{caller.Call(endless, id: "1")},{Ping}]", TestContext.Current.CancellationToken);

        var all = answer.Message.EnumerateArray().ToArray();
        Assert.Equal(-32603, CodeOf(Assert.Single(all, message => IsId(message, "1"))));
        Assert.Single(all, message => IsId(message, "p"));
    }

    [Fact]
    public async Task Batch_SessionOfAnother_IsUnknown()
    {
        using var caller = await BatcherAsync();
        using var stranger = eras.Gateway.Caller("legacy");

        using var response = await stranger.PostAsync($"[{Ping}]", headers => headers.Add("Mcp-Session-Id", caller.Session), TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
    }

    private async Task<Caller> BatcherAsync()
    {
        var caller = eras.Gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken, "2025-03-26");
        return caller;
    }

    private static bool IsId(JsonElement message, string id) => message.TryGetProperty("id", out var found) && found.ToString() == id;

    private static string? TextOf(JsonElement message) => message.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString();

    private static int CodeOf(JsonElement message) => message.GetProperty("error").GetProperty("code").GetInt32();

    private static string? RefusalOf(JsonElement message) => message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString();
}
