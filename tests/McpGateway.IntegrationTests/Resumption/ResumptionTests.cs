using McpGateway.IntegrationTests.Faults;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>Legacy clients whose connection breaks in the middle of a call, before a server of either era.</summary>
public sealed class ResumptionTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task Stream_Breaks_TheRestComesAndThenWhatIsNew(string server)
    {
        var (script, name, tool) = Scripted(server);
        using var caller = await eras.CallerAsync("legacy");
        string last;
        using (var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name, id: "\"a\""), Stop, name)))
        {
            var priming = await stream.NextAsync();
            Assert.Equal((0, ""), (priming.Number, priming.Data));
            script.Say();
            var first = await stream.NextAsync();
            Assert.Equal((1, 1, priming.Stream), (first.Number, first.Progress, first.Stream));
            last = first.Id;
        }

        script.Say();
        using var resumed = await StreamEvents.OfAsync(caller.ResumeAsync(last, Stop));
        Assert.Equal(2, (await resumed.NextAsync()).Progress);
        script.Say();
        Assert.Equal(3, (await resumed.NextAsync()).Progress);
        script.Finish();
        var answer = await resumed.NextAsync();
        Assert.Equal(("\"a\"", "done", 4), (answer.Message.GetProperty("id").GetRawText(), answer.Text, answer.Number));
        await resumed.EndsAsync();

        // All of it once more, after the end: what a client that broke later has not seen.
        using var again = await StreamEvents.OfAsync(caller.ResumeAsync(last, Stop));
        Assert.Equal((2, 3, 4), ((await again.NextAsync()).Number, (await again.NextAsync()).Number, (await again.NextAsync()).Number));
        await again.EndsAsync();
        Assert.Single(eras.Server(server).CallsOf(tool));
        Assert.False(script.WasAborted);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task Stream_Breaks_CancellationStillReachesTheServer(string server)
    {
        var (script, name, _) = Scripted(server);
        using var caller = await eras.CallerAsync("legacy");
        using (var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name, id: "5"), Stop, name)))
        {
            await stream.NextAsync();
        }

        using var cancelled = await caller.PostAsync(
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}""", _ => { }, Stop);
        Assert.Equal(202, (int)cancelled.StatusCode);
        if (server == "legacy")
        {
            await eras.Legacy.ArrivedAsync("notifications/cancelled");
        }

        await script.Aborted.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    public async Task Stream_OfAnEarlierRevision_HasIdsButNoPrimingEvent(string version)
    {
        var (script, name, _) = Scripted("legacy");
        using var caller = eras.Gateway.Caller();
        await caller.InitializeAsync(Stop, version);
        string last;
        script.Say();
        using (var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name), Stop, name)))
        {
            var first = await stream.NextAsync();
            Assert.Equal((1, 1), (first.Number, first.Progress));
            last = first.Id;
        }

        script.Finish();
        using var resumed = await StreamEvents.OfAsync(caller.ResumeAsync(last, Stop));
        Assert.Equal("done", (await resumed.NextAsync()).Text);
    }

    [Fact]
    public async Task Stream_OfAModernClient_HasNoIdsAndEndsWithItsConnection()
    {
        var (script, name, _) = Scripted("modern");
        using var caller = await eras.CallerAsync("modern");
        script.Say();
        using (var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name), Stop, name)))
        {
            Assert.Equal("", (await stream.NextAsync()).Id);
        }

        await script.Aborted.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task Answer_ThatComesAloneAndSoon_IsJson()
    {
        using var caller = await eras.CallerAsync("legacy");
        var name = eras.Script("modern", (http, request) => Reply.TextAsync(http, request, "soon"), out _);

        Assert.Equal("application/json", (await caller.CallAsync(name, Stop)).MediaType);
    }

    [Fact]
    public async Task Reader_ComesSecond_TheFirstEnds()
    {
        var (script, name, _) = Scripted("legacy");
        using var caller = await eras.CallerAsync("legacy");
        using var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name), Stop, name));
        var priming = await stream.NextAsync();

        using var second = await StreamEvents.OfAsync(caller.ResumeAsync(priming.Id, Stop));
        await Assert.ThrowsAnyAsync<IOException>(stream.ReadAsync);
        script.Say();
        Assert.Equal(1, (await second.NextAsync()).Progress);
        using var third = await StreamEvents.OfAsync(caller.ResumeAsync(priming.Id, Stop));
        await second.EndsAsync();
        Assert.Equal(1, (await third.NextAsync()).Progress);
        script.Finish();
        Assert.Equal("done", (await third.NextAsync()).Text);
    }

    [Fact]
    public async Task Id_ThatIsNotThisSessions_IsRefusedTheSameAsOneThatNeverWas()
    {
        var (script, name, _) = Scripted("legacy");
        using var caller = await eras.CallerAsync("legacy");
        using var other = await eras.CallerAsync("legacy");
        using var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call(name), Stop, name));
        var id = (await stream.NextAsync()).Id;

        string[] wrong = [id[..^3] + "AA.0", "nonsense", "own.AAAA.1", id + ".", id.Replace(".0", ".-1", StringComparison.Ordinal), id + "99999999999999999999"];
        List<string> answers = [await RefusedAsync(other, id)];
        foreach (var text in wrong)
        {
            answers.Add(await RefusedAsync(caller, text));
        }

        Assert.Single(answers.Distinct());
        using var gone = eras.Gateway.Caller();
        gone.Join(other);
        Assert.Equal(204, await other.DeleteAsync(other.Session!, Stop));
        using var unknown = await gone.ResumeAsync(id, Stop);
        Assert.Equal(404, (int)unknown.StatusCode);
        script.Finish();
        Assert.Equal("done", (await stream.NextAsync()).Text);
    }

    [Fact]
    public async Task Get_WithoutAnIdOrASession_IsNotOffered()
    {
        using var http = TestHttp.Create();
        using var request = new HttpRequestMessage(HttpMethod.Get, eras.Gateway.Endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + eras.Gateway.Key);
        using var answer = await http.SendAsync(request, Stop);

        Assert.Equal(405, (int)answer.StatusCode);
    }

    private static async Task<string> RefusedAsync(Caller caller, string id)
    {
        using var response = await caller.ResumeAsync(id, Stop);
        Assert.Equal(400, (int)response.StatusCode);
        return System.Text.RegularExpressions.Regex.Replace(
            await response.Content.ReadAsStringAsync(Stop), "\"reference\":\"[a-z0-9]{16}\"", "", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
    }

    private (ScriptedCall Script, string Name, string Tool) Scripted(string server)
    {
        var script = new ScriptedCall();
        var name = eras.Script(server, script.AnswerAsync, out var tool);
        return (script, name, tool);
    }
}
