using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>What a call holds of a concurrency limit comes back however the call ends.</summary>
public sealed class ConcurrencyTests(LimitedGateway limited) : IClassFixture<LimitedGateway>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("modern", "modern", "mm"), InlineData("modern", "legacy", "ml"), InlineData("2025-11-25", "modern", "lm"), InlineData("2025-11-25", "legacy", "ll")]
    public async Task Held_IsGivenBack_WhenTheClientGoesAway(string era, string server, string id)
    {
        var key = await limited.AddAsync(id, "{ per: principal, tools: [\"*\"], concurrency: 1 }");
        using var caller = await limited.CallerAsync(key, era);
        using var second = await limited.CallerAsync(key, era);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var arrivals = server == "modern" ? limited.Modern : limited.Legacy;
        var before = arrivals.CallsOf("hang").Count();
        var hanging = caller.CallAsync($"{server}__hang", leaving.Token);
        await Eventually.Holds(() => arrivals.CallsOf("hang").Count() > before);

        var refused = await second.CallAsync($"{server}__a", Stop);
        refused.AssertIs("concurrency_exceeded");
        Assert.Equal("\"principal-concurrency\";q=1;qu=\"concurrent-requests\"", refused.Header("RateLimit-Policy"));
        Assert.Equal("\"principal-concurrency\";r=0", refused.Header("RateLimit"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        var answer = await Eventually.AsyncValue(token => second.CallAsync($"{server}__a", token), answer => answer.Code is null, TimeSpan.FromSeconds(10));
        Assert.Equal("a", answer.Text);
    }

    [Theory]
    [InlineData("modern", "hang", "t1"), InlineData("legacy", "hang", "t2"), InlineData("modern", "fail", "f1"), InlineData("legacy", "fail", "f2"), InlineData("modern", "b", "d1")]
    public async Task Held_IsGivenBack_WhenTheServerTimesOutFailsOrIsNotAsked(string server, string tool, string id)
    {
        var key = await limited.AddAsync(id, "{ per: principal, methods: [tools], concurrency: 1 }");
        using var caller = await limited.CallerAsync(key);

        Assert.NotNull((await caller.CallAsync($"{server}__{tool}", Stop)).Code);

        Assert.Equal("a", (await caller.CallAsync($"{server}__a", Stop)).Text);
    }

    /// <summary>The end of an answer is the beginning of the next call: none of them may find the one before still held.</summary>
    [Fact]
    public async Task Calls_OneAfterTheOther_NeverMeetThemselves()
    {
        var key = await limited.AddAsync("sequence", "{ per: principal, concurrency: 1 }");
        Caller[] callers = [await limited.CallerAsync(key), await limited.CallerAsync(key), await limited.CallerAsync(key)];
        for (var i = 0; i < 150; i++)
        {
            var answer = await callers[i % 3].CallAsync(i % 2 == 0 ? "modern__a" : "legacy__a", Stop);
            Assert.True(answer.Code is null, $"{i}: {answer}");
        }

        Array.ForEach(callers, caller => caller.Dispose());
    }
}
