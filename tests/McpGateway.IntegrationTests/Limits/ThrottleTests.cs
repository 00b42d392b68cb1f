using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>Rates and quotas at the running gateway: what is refused, how it looks, and that everything else goes on.</summary>
public sealed class ThrottleTests(LimitedGateway limited) : IClassFixture<LimitedGateway>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("modern", "modern", "m1"), InlineData("modern", "legacy", "m2"), InlineData("2025-11-25", "modern", "l1"), InlineData("2025-11-25", "legacy", "l2"), InlineData("2025-03-26", "legacy", "o1")]
    public async Task Call_OverItsRate_IsAnErrorWithHeaders_AndTheConnectionGoesOn(string era, string server, string id)
    {
        var key = await limited.AddAsync(id, "{ per: principal, tools: [a], rate: 2/1h }");
        using var caller = await limited.CallerAsync(key, era);
        var ran = (server == "modern" ? limited.Modern : limited.Legacy).CallsOf("a").Count();

        var first = await caller.CallAsync($"{server}__a", Stop);
        var second = await caller.CallAsync($"{server}__a", Stop);
        var third = await caller.SendAsync(caller.Call($"{server}__a", id: "77"), Stop, $"{server}__a");
        var other = await caller.CallAsync($"{server}__c", Stop);

        Assert.Equal(("a", "a"), (first.Text, second.Text));
        Assert.Equal("\"principal-rate\";q=2;w=3600", first.Header("RateLimit-Policy"));
        Assert.Equal("\"principal-rate\";r=1;t=1800", first.Header("RateLimit"));
        third.AssertIs("throttled");
        Assert.Equal(77, third.Message.GetProperty("id").GetInt32());
        Assert.Matches("^\"principal-rate\";r=0;t=1[78]\\d\\d$", third.Header("RateLimit"));
        Assert.Equal(first.Header("RateLimit-Policy"), third.Header("RateLimit-Policy"));
        Assert.Equal("c", other.Text);
        Assert.Null(other.Header("RateLimit"));
        Assert.Equal(ran + 2, (server == "modern" ? limited.Modern : limited.Legacy).CallsOf("a").Count());
    }

    [Fact]
    public async Task Call_ThatWaitsAsItWasTold_Succeeds()
    {
        var key = await limited.AddAsync("waits", "{ per: principal, rate: 1/1s }");
        using var caller = await limited.CallerAsync(key);
        Assert.Equal("a", (await caller.CallAsync("modern__a", Stop)).Text);
        var refused = await caller.CallAsync("modern__a", Stop);
        refused.AssertIs("throttled");
        Assert.InRange(refused.Data().GetProperty("retryAfterMs").GetInt64(), 1, 1_000);

        // Each refused call costs nothing: asking in between does not put it off.
        var answer = await Eventually.AsyncValue(token => caller.CallAsync("modern__a", token), answer => answer.Code is null, TimeSpan.FromSeconds(5));

        Assert.Equal("a", answer.Text);
    }

    [Fact]
    public async Task Call_OverItsQuota_NamesTheRuleInTheRecordAlone()
    {
        var key = await limited.AddAsync("quota", "{ per: app, quota: 1/1mo }", "{ per: principal, rate: 100/1s }");
        using var caller = await limited.CallerAsync(key);
        await caller.CallAsync("modern__a", Stop);

        var refused = await caller.CallAsync("modern__a", Stop);

        refused.AssertIs("quota_exceeded");
        Assert.Equal("\"app-quota\";q=1, \"principal-rate\";q=100;w=1", refused.Header("RateLimit-Policy"));
        var reference = refused.Data().GetProperty("reference").GetString();
        var lines = await limited.Gateway.RecordAsync(line => line.GetProperty("reference").GetString() == reference);
        var line = lines.Single(line => line.GetProperty("reference").GetString() == reference);
        Assert.Matches("^policies/policy\\.yaml:\\d+$", line.GetProperty("limit").GetString());
        Assert.Equal(("quota_exceeded", -31429), (line.GetProperty("outcome").GetString(), line.GetProperty("code").GetInt32()));
        Assert.Equal("allow", line.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Limit_PerRole_IsSharedByItsPrincipals_PerPrincipalIsNot()
    {
        string[] limits = ["{ per: role, tools: [a], rate: 3/1h }", "{ per: principal, tools: [c], rate: 1/1h }"];
        var (one, two) = (await limited.AddAsync("one", "team", limits), await limited.AddAsync("two", "team", limits));
        using Caller first = await limited.CallerAsync(one), second = await limited.CallerAsync(two);

        Assert.Null((await first.CallAsync("modern__a", Stop)).Code);
        Assert.Null((await second.CallAsync("modern__a", Stop)).Code);
        Assert.Null((await first.CallAsync("legacy__a", Stop)).Code);
        (await second.CallAsync("modern__a", Stop)).AssertIs("throttled");
        Assert.Null((await first.CallAsync("modern__c", Stop)).Code);
        (await first.CallAsync("modern__c", Stop)).AssertIs("throttled");
        Assert.Null((await second.CallAsync("modern__c", Stop)).Code);
    }

    [Fact]
    public async Task Lists_AndDiscovery_AreMetered_AndPingIsFree()
    {
        var key = await limited.AddAsync("lists", "{ per: principal, methods: [lists], rate: 2/1h }", "{ per: principal, methods: [discovery], rate: 2/1h }");
        using var legacy = await limited.CallerAsync(key, "2025-11-25");
        using var modern = await limited.CallerAsync(key);

        Assert.Null((await modern.SendAsync(modern.Request("server/discover", "{}"), Stop)).Code);
        (await modern.SendAsync(modern.Request("server/discover", "{}"), Stop)).AssertIs("throttled");
        (await modern.SendAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", Stop)).AssertIs("throttled");
        Assert.Null((await legacy.ListToolsAsync(Stop)).Code);
        Assert.Null((await modern.ListToolsAsync(Stop)).Code);
        (await legacy.SendAsync(legacy.Request("resources/list", "{}"), Stop)).AssertIs("throttled");
        for (var i = 0; i < 5; i++)
        {
            Assert.Null((await legacy.SendAsync(legacy.Request("ping", "{}"), Stop)).Code);
        }

        Assert.Null((await legacy.CallAsync("legacy__a", Stop)).Code);
    }

    [Fact]
    public async Task Batch_EachElementIsChargedByItself()
    {
        var key = await limited.AddAsync("batch", "{ per: principal, methods: [tools], rate: 3/1h }");
        using var caller = await limited.CallerAsync(key, "2025-03-26");

        var answer = await caller.SendAsync($"[{string.Join(',', Enumerable.Range(1, 5).Select(_ => caller.Call("legacy__a")))}]", Stop);

        var all = answer.Message.EnumerateArray().ToArray();
        Assert.Equal(5, all.Length);
        Assert.Equal(3, all.Count(one => one.TryGetProperty("result", out _)));
        Assert.Equal(2, all.Count(one => one.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == -31429));
    }

    [Fact]
    public async Task Shadow_IsRecordedAndRefusesNothing()
    {
        var key = await limited.AddAsync("shadow", "{ per: principal, rate: 50/1h }");
        await File.WriteAllTextAsync(Path.Combine(limited.Gateway.Folder.PoliciesFolder, "watched.yaml"), """
            version: 1
            mode: shadow
            clients:
              - { name: watched, when: { apiKey: shadow }, roles: [watched] }
            roles:
              watched: { limits: [ { per: principal, rate: 1/1h } ] }
            """, Stop);
        using var caller = await limited.CallerAsync(key);
        Answer? answer = null;

        var lines = await Eventually.AsyncValue(async token =>
        {
            answer = await caller.CallAsync("modern__a", token);
            return limited.Gateway.Record();
        }, lines => lines.Any(line => line.TryGetProperty("shadowLimits", out _)), TimeSpan.FromSeconds(20));

        Assert.Equal("a", answer!.Text);
        Assert.Equal("\"principal-rate\";q=50;w=3600", answer.Header("RateLimit-Policy"));
        Assert.DoesNotContain(",", answer.Header("RateLimit"), StringComparison.Ordinal);
        var line = lines.Last(line => line.TryGetProperty("shadowLimits", out _));
        Assert.Equal("policies/watched.yaml:6", line.GetProperty("shadowLimits")[0].GetString());
        Assert.Equal(("ok", false), (line.GetProperty("outcome").GetString(), line.TryGetProperty("limit", out _)));
    }
}
