using McpGateway.Policies;
using McpGateway.Policies.Limits;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.RateLimiting;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.RateLimiting;

public sealed class LimitGateTests
{
    [Fact]
    public async Task Call_ThatNoLimitCovers_IsToldNothing()
    {
        LimitRig rig = new("{ per: principal, server: other, rate: 1/1h }", "{ per: principal, methods: [lists], rate: 1/1h }");

        var (passed, context) = await rig.CallAsync();

        Assert.True(passed);
        Assert.Empty(context.Response.Headers);
        Assert.Equal(0, rig.Store.Count);
    }

    [Fact]
    public async Task Call_CoveredBySeveral_IsToldOfEach_AndOnlyOfThose()
    {
        LimitRig rig = new(
            "{ per: principal, rate: 60/1m, burst: 20 }", "{ per: role, quota: 10000/1d }", "{ per: app, concurrency: 8 }",
            "{ per: principal, server: notes, tools: [\"a*\"], rate: 5/1s }", "{ per: role, methods: [lists], quota: 9/1mo }");

        var tools = (await rig.CallAsync()).Context.Response.Headers;
        var lists = (await rig.CallAsync(MeteredMethods.Lists, null, null)).Context.Response.Headers;

        Assert.Equal(
            "\"principal-rate\";q=60;w=60;mcpgateway-burst=20, \"role-quota\";q=10000;w=86400, \"app-concurrency\";q=8;qu=\"concurrent-requests\", \"principal-rate-2\";q=5;w=1",
            tools["RateLimit-Policy"]);
        Assert.Equal("\"principal-rate\";r=19;t=1, \"role-quota\";r=9999;t=43200, \"app-concurrency\";r=7, \"principal-rate-2\";r=4;t=1", tools["RateLimit"]);
        Assert.Equal("\"principal-rate\";q=60;w=60;mcpgateway-burst=20, \"role-quota\";q=10000;w=86400, \"app-concurrency\";q=8;qu=\"concurrent-requests\", \"role-quota-2\";q=9", lists["RateLimit-Policy"]);
        Assert.Equal("\"principal-rate\";r=18;t=1, \"role-quota\";r=9998;t=43200, \"app-concurrency\";r=7, \"role-quota-2\";r=8;t=302400", lists["RateLimit"]);
    }

    [Fact]
    public async Task Refusal_BySeveral_TellsTheLongestWaitAndNamesItsRuleInTheRecord()
    {
        LimitRig rig = new("{ per: principal, rate: 1/1s }", "{ per: principal, quota: 1/1d }", "{ per: principal, rate: 1/1h }");
        Assert.True((await rig.CallAsync()).Passed);

        var (passed, context) = await rig.CallAsync();

        Assert.False(passed);
        Assert.Equal(Refusal.QuotaExceeded, context.Exchange().Outcome.Refusal);
        Assert.Equal("43200", context.Response.Headers.RetryAfter);
        Assert.Equal("policies/p.yaml:10", context.Features.Get<LimitFeature>()!.Refused?.ToString());
        Assert.DoesNotContain("p.yaml", Exchanges.Body(context), StringComparison.Ordinal);
        Assert.Contains("\"retryAfterMs\":43200000", Exchanges.Body(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_ComesBackWithTheEndOfTheExchange_WhoeverAsksMeanwhileWaitsShortly()
    {
        LimitRig rig = new("{ per: principal, concurrency: 1 }");
        var first = rig.Exchange();
        Assert.True(await rig.MayPassAsync(first));

        var refused = await rig.CallAsync();
        Assert.False(refused.Passed);
        Assert.Equal(Refusal.ConcurrencyExceeded, refused.Context.Exchange().Outcome.Refusal);
        Assert.Equal("1", refused.Context.Response.Headers.RetryAfter);
        Assert.True((await rig.CallAsync(key: "bob")).Passed);

        var second = rig.MayPassAsync(rig.Exchange());
        Assert.False(second.IsCompleted);
        first.Exchange().Dispose();
        Assert.True(await rig.WithTimersAsync(second));
    }

    [Fact]
    public async Task Shadow_IsNotToldToTheClient_AndNamedInTheRecordOnceExhausted()
    {
        LimitRig rig = new(
            new PolicyFile("policies/a.yaml", LimitRig.Policy("enforce", "{ per: principal, rate: 3/1h }")),
            new PolicyFile("policies/b.yaml", LimitRig.Policy("shadow", "{ per: principal, rate: 1/1h }", "{ per: role, concurrency: 1 }")));

        var (_, first) = await rig.CallAsync();
        var (passed, second) = await rig.CallAsync();

        Assert.True(passed);
        Assert.Null(first.Features.Get<LimitFeature>());
        Assert.Equal("\"principal-rate\";q=3;w=3600", second.Response.Headers["RateLimit-Policy"]);
        var feature = second.Features.Get<LimitFeature>()!;
        Assert.Equal((null, "policies/b.yaml:9"), (feature.Refused?.ToString(), Assert.Single(feature.Shadows).ToString()));
        Assert.True((await rig.CallAsync()).Passed);
        Assert.False((await rig.CallAsync()).Passed);
    }

    [Fact]
    public async Task Limits_MoreThanAnAnswerTells_HoldAllTheSame()
    {
        string[] many = [.. Enumerable.Range(0, 80).Select(number => $"{{ per: principal, server: notes, tools: [add, \"x{number}\"], rate: {100 - number}/1h }}")];
        LimitRig rig = new(many);

        var (passed, context) = await rig.CallAsync();
        var more = 0;
        while ((await rig.CallAsync()).Passed)
        {
            more++;
        }

        // The smallest of them allows 21.
        Assert.Equal((true, 20), (passed, more));
        Assert.Equal(11, context.Response.Headers["RateLimit"].ToString().Count(letter => letter == ','));
        Assert.Equal(11, context.Response.Headers["RateLimit-Policy"].ToString().Count(letter => letter == ','));
    }

    [Fact]
    public async Task Subjects_AreCountedByWhatTheLimitSays()
    {
        LimitRig rig = new("{ per: role, methods: [tools], rate: 3/1h }", "{ per: app, methods: [prompts], rate: 1/1h }");

        Assert.True((await rig.CallAsync()).Passed);
        Assert.True((await rig.CallAsync(key: "bob")).Passed);
        Assert.True((await rig.CallAsync()).Passed);
        Assert.False((await rig.CallAsync(key: "bob")).Passed);
        Assert.True((await rig.CallAsync(MeteredMethods.Prompts)).Passed);
        Assert.False((await rig.CallAsync(MeteredMethods.Prompts)).Passed);
        Assert.True((await rig.CallAsync(MeteredMethods.Prompts, key: "bob")).Passed);
    }

    [Fact]
    public async Task Exchange_WithoutADecision_IsABug() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new LimitRig("{ per: role, rate: 1/1h }").MayPassAsync(Exchanges.WithoutMessage("POST")));
}
