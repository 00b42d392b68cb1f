using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.FrontDoor;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>Invariants 3 and 12: what belongs to one principal does not exist for another.</summary>
public sealed class StateOfOthersTests(TwoPrincipals two) : IClassFixture<TwoPrincipals>
{
    [Fact]
    public async Task Session_OfAnotherPrincipal_IsAnsweredLikeOneThatNeverWas()
    {
        using var ada = await two.LegacyCallerAsync("ada");
        using var bob = two.Caller("bob");
        const string ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

        using var stolen = await bob.PostAsync(ping, headers => headers.Add("Mcp-Session-Id", ada.Session), TestContext.Current.CancellationToken);
        using var invented = await bob.PostAsync(ping, headers => headers.Add("Mcp-Session-Id", new string('0', 32)), TestContext.Current.CancellationToken);

        Assert.Equal((404, 404), ((int)stolen.StatusCode, (int)invented.StatusCode));
        Assert.Equal(await TextAsync(invented), await TextAsync(stolen));
    }

    [Fact]
    public async Task Session_DeletedByAnother_LivesOn()
    {
        using var ada = await two.LegacyCallerAsync("ada");
        using var bob = two.Caller("bob");

        var deleted = await bob.DeleteAsync(ada.Session!, TestContext.Current.CancellationToken);

        Assert.Equal(404, deleted);
        Assert.Equal("ok", (await ada.CallAsync("legacy__ok", TestContext.Current.CancellationToken)).Text);
        Assert.Equal(204, await ada.DeleteAsync(ada.Session!, TestContext.Current.CancellationToken));
        Assert.Equal(404, await ada.DeleteAsync(ada.Session!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Session_OfAnotherEndpoint_IsUnknown()
    {
        using var ada = await two.LegacyCallerAsync("ada");
        using var alone = two.Caller("ada", "legacy");

        using var answer = await alone.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"ping"}""", headers => headers.Add("Mcp-Session-Id", ada.Session), TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Cursor_OfAnotherPrincipalListOrEndpoint_IsInvalid()
    {
        using var ada = two.Caller("ada");
        using var bob = two.Caller("bob");
        using var alone = two.Caller("ada", "modern");
        var first = await ada.ListToolsAsync(TestContext.Current.CancellationToken);
        var cursor = first.Message.GetProperty("result").GetProperty("nextCursor").GetString()!;
        var parameters = $$"""{"cursor":"{{cursor}}"}""";

        var own = await ada.SendAsync(ada.Request("tools/list", parameters), TestContext.Current.CancellationToken);
        var stolen = await bob.SendAsync(bob.Request("tools/list", parameters), TestContext.Current.CancellationToken);
        var otherList = await ada.SendAsync(ada.Request("prompts/list", parameters), TestContext.Current.CancellationToken);
        var otherEndpoint = await alone.SendAsync(alone.Request("tools/list", parameters), TestContext.Current.CancellationToken);
        var changed = await ada.SendAsync(ada.Request("tools/list", $$"""{"cursor":"{{cursor[..^2]}}"}"""), TestContext.Current.CancellationToken);

        Assert.Null(own.Code);
        Assert.Empty(own.ToolNames.Intersect(first.ToolNames));
        Assert.All([stolen, otherList, otherEndpoint, changed], answer => Assert.Equal(-32602, answer.Code));
    }

    [Fact]
    public async Task UpstreamSessions_OfTwoPrincipals_AreNeverOne()
    {
        using var ada = two.Caller("ada");
        using var bob = two.Caller("bob");
        using var adasSession = await two.LegacyCallerAsync("ada");
        using var bobsSession = await two.LegacyCallerAsync("bob");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var (who, caller) in new[] { ("ada", ada), ("bob", bob), ("adas session", adasSession), ("bobs session", bobsSession) })
        {
            Assert.Equal("ok", (await caller.CallAsync("legacy__ok", TestContext.Current.CancellationToken)).Text);
            seen[who] = two.Legacy.CallsOf("ok").Last().Header("Mcp-Session-Id")!;
        }

        Assert.Equal(4, seen.Values.Distinct(StringComparer.Ordinal).Count());
        await ada.CallAsync("legacy__ok", TestContext.Current.CancellationToken);
        Assert.Equal(seen["ada"], two.Legacy.CallsOf("ok").Last().Header("Mcp-Session-Id"));
    }

    [Fact]
    public async Task Cancellation_ByAnotherPrincipalWithTheSessionsId_StopsNothing()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        two.Legacy.Tools["stall"] = async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await go.Task.WaitAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        };
        using var ada = await two.LegacyCallerAsync("ada");
        using var bob = two.Caller("bob");
        using var response = await ada.BeginAsync(ada.Call("legacy__stall", id: "3"), TestContext.Current.CancellationToken, "legacy__stall");
        using var events = new EventReader(response);
        await events.NextAsync();

        using var cancelled = await bob.PostAsync(
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}""",
            headers => headers.Add("Mcp-Session-Id", ada.Session),
            TestContext.Current.CancellationToken);
        go.SetResult();

        Assert.Equal(404, (int)cancelled.StatusCode);
        Assert.Contains("done", (await events.NextAsync()).ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        OneServer.WithoutReference(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
