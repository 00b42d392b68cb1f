using McpGateway.Policies.Limits;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

public class LimitTests
{
    [Fact]
    public void Limits_OfEachKind_AreReadWithTheirNumbers()
    {
        var limits = LimitsOf("""
            { per: principal, rate: 60/1m, burst: 20 },
            { per: app, rate: 5/10s, server: github, tools: ["search_*", one], onStoreFailure: refuse },
            { per: role, quota: 10000/1mo, methods: [lists, discovery] },
            { per: principal, concurrency: 8 }
            """);

        Assert.Equal(
            [
                (LimitPer.Principal, LimitKind.Rate, 60, TimeSpan.FromMinutes(1), CalendarWindow.None, 20, MeteredMethods.All, StoreFailure.Local),
                (LimitPer.App, LimitKind.Rate, 5, TimeSpan.FromSeconds(10), CalendarWindow.None, 5, MeteredMethods.Tools, StoreFailure.Refuse),
                (LimitPer.Role, LimitKind.Quota, 10000, TimeSpan.Zero, CalendarWindow.Month, 0, MeteredMethods.Lists | MeteredMethods.Discovery, StoreFailure.Local),
                (LimitPer.Principal, LimitKind.Concurrency, 8, TimeSpan.Zero, CalendarWindow.None, 0, MeteredMethods.All, StoreFailure.Local),
            ],
            limits.Select(limit => (limit.Per, limit.Kind, limit.Amount, limit.Window, limit.Calendar, limit.Burst, limit.Methods, limit.OnStoreFailure)));
        Assert.All(limits, limit => Assert.Equal("r", limit.Role));
    }

    [Theory]
    [InlineData("", MeteredMethods.Tools, "s", "t", true)]
    [InlineData("", MeteredMethods.Lists, null, null, true)]
    [InlineData(", server: s", MeteredMethods.Tools, "s", "t", true)]
    [InlineData(", server: s", MeteredMethods.Prompts, "s", "p", true)]
    [InlineData(", server: s", MeteredMethods.Tools, "x", "t", false)]
    [InlineData(", server: s", MeteredMethods.Lists, null, null, false)]
    [InlineData(", server: s", MeteredMethods.Lists, "s", null, true)]
    [InlineData(", server: \"*\"", MeteredMethods.Lists, null, null, true)]
    [InlineData(", server: \"s*\"", MeteredMethods.Tools, "s2", "t", true)]
    [InlineData(", tools: [\"t*\"]", MeteredMethods.Tools, "s", "t1", true)]
    [InlineData(", tools: [\"t*\"]", MeteredMethods.Tools, "s", "x", false)]
    [InlineData(", tools: [\"t*\"]", MeteredMethods.Prompts, "s", "t1", false)]
    [InlineData(", tools: [\"t*\"]", MeteredMethods.Lists, null, null, false)]
    [InlineData(", tools: [\"*\"], methods: [tools]", MeteredMethods.Tools, "s", "x", true)]
    [InlineData(", methods: [resources, completions]", MeteredMethods.Resources, "s", "a://b", true)]
    [InlineData(", methods: [resources, completions]", MeteredMethods.Tools, "s", "t", false)]
    [InlineData("", MeteredMethods.None, "s", "t", false)]
    public void Covers_Call_FollowsServerToolsAndMethods(string scope, MeteredMethods method, string? server, string? name, bool covers) =>
        Assert.Equal(covers, Assert.Single(LimitsOf($"{{ per: principal, rate: 1/1s{scope} }}")).Covers(new MeteredCall(method, server, name)));

    [Fact]
    public void Identity_AfterAnEditOfNumbersOrPlace_IsTheSame()
    {
        var before = LimitsOf("{ per: principal, rate: 60/1m, burst: 20 }, { per: principal, rate: 5/1s, tools: [b, a] }, { per: principal, concurrency: 8 }");
        var after = LimitsOf("{ per: principal, concurrency: 1 },\n\n { per: principal, rate: 6/1s, tools: [a, b], onStoreFailure: refuse }, { per: principal, rate: 600/1m }");

        Assert.Equal(before.Select(limit => limit.Identity).Order(StringComparer.Ordinal), after.Select(limit => limit.Identity).Order(StringComparer.Ordinal));
        Assert.Equal(3, before.Select(limit => limit.Identity).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Identity_WithAShorterLimitBeside_IsTheSame() => Assert.Equal(
        Assert.Single(LimitsOf("{ per: principal, rate: 1000/24h }")).Identity,
        LimitsOf("{ per: principal, rate: 5/1s }, { per: principal, rate: 1000/24h }").Single(limit => limit.Amount == 1000).Identity);

    [Fact]
    public void Identity_OfWhatCountsDifferently_Differs()
    {
        var limits = LimitsOf("""
            { per: principal, rate: 1/1s }, { per: app, rate: 1/1s }, { per: role, rate: 1/1s },
            { per: principal, quota: 1/1h }, { per: principal, quota: 1/1d }, { per: principal, concurrency: 1 },
            { per: principal, rate: 1/1s, server: s }, { per: principal, rate: 1/1s, methods: [tools] },
            { per: principal, rate: 1/1s, tools: [a, b] }, { per: principal, rate: 1/1s, tools: ["a|1:b"] }, { per: principal, rate: 1/1s, tools: ["a1:b"] },
            { per: principal, rate: 9/1m }, { per: principal, rate: 9/1m }
            """);

        Assert.Equal(limits.Count, limits.Select(limit => limit.Identity).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Limits_OfRolesThatInheritOne_AreThatOne()
    {
        var policy = Tests.Policies.Policies.Read("""
            version: 1
            clients: [ { name: k, when: { apiKey: k }, roles: [a, b] } ]
            roles:
              a: { inherits: [base] }
              b: { inherits: [base], limits: [ { per: app, concurrency: 2 } ] }
              base: { limits: [ { per: role, quota: 5/1d } ] }
            """);

        Assert.Equal(["b", "base"], policy.RolesOfKey("k").Limits.Select(limit => limit.Role));
    }

    private static IReadOnlyList<LimitRule> LimitsOf(string limits)
    {
        var policy = Role("{ server: s }", limits: limits);
        return policy.RolesOfKey("k").Limits;
    }
}
