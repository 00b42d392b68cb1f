using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>Trying names costs as much as using them, and what it costs tells nothing about the name.</summary>
public sealed class ProbingTests(LimitedGateway limited) : IClassFixture<LimitedGateway>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData("modern", "pm"), InlineData("2025-11-25", "pl")]
    public async Task DeniedAndUnknown_AreChargedAlike_AndThrottledAlike(string era, string id)
    {
        string[] limits = ["{ per: principal, methods: [tools], rate: 6/24h }", "{ per: principal, server: modern, tools: [\"*\"], rate: 2/24h }", "{ per: principal, server: \"mod*\", rate: 100/24h }"];
        using var denied = await limited.CallerAsync(await limited.AddAsync(id + "-denied", limits), era);
        using var unknown = await limited.CallerAsync(await limited.AddAsync(id + "-unknown", limits), era);

        for (var i = 0; i < 6; i++)
        {
            var (one, other) = (await denied.CallAsync("modern__b", Stop), await unknown.CallAsync("modern__z", Stop));
            Assert.Equal(("unknown", -32602), (one.Refusal(), one.Code));
            AssertAlike(one, other);
            Assert.StartsWith($"\"principal-rate\";r={5 - i};", one.Header("RateLimit"), StringComparison.Ordinal);
        }

        var (last, otherLast) = (await denied.CallAsync("modern__b", Stop), await unknown.CallAsync("modern__z", Stop));
        last.AssertIs("throttled");
        otherLast.AssertIs("throttled");
        Assert.Equal(last.Header("RateLimit-Policy"), otherLast.Header("RateLimit-Policy"));
        (await denied.CallAsync("modern__a", Stop)).AssertIs("throttled");
    }

    [Fact]
    public async Task EndpointsOfServersThatAreNotThere_AreCharged()
    {
        var key = await limited.AddAsync("endpoints", "{ per: principal, rate: 2/24h }");
        using var nowhere = await limited.CallerAsync(key, server: "nowhere");

        Assert.Equal(404, (await nowhere.ListToolsAsync(Stop)).Status);
        Assert.Equal(404, (await nowhere.CallAsync("a", Stop)).Status);
        (await nowhere.ListToolsAsync(Stop)).AssertIs("throttled");
    }

    /// <summary>All but reference, id and the times, which no two answers share.</summary>
    private static void AssertAlike(Answer one, Answer other)
    {
        Assert.Equal((one.Status, one.Code, one.Refusal(), one.ErrorMessage), (other.Status, other.Code, other.Refusal(), other.ErrorMessage));
        Assert.Equal(one.Header("RateLimit-Policy"), other.Header("RateLimit-Policy"));
        Assert.Equal(one.Header("RateLimit")!.Split(";t=")[0], other.Header("RateLimit")!.Split(";t=")[0]);
        Assert.Equal(one.Headers.Select(header => header.Key).Order(StringComparer.Ordinal), other.Headers.Select(header => header.Key).Order(StringComparer.Ordinal));
    }
}
