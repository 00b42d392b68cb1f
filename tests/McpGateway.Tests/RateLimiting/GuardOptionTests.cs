using McpGateway.Configuration;
using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.RateLimiting;

public sealed class GuardOptionTests
{
    [Fact]
    public void Limits_Absent_HaveTheirDefaults()
    {
        var limits = Read("").Snapshot!.Gateway.Limits;

        Assert.Equal((1_000, null, 100_000), (limits.RequestsAtOnce, limits.RequestRate, limits.Buckets));
    }

    [Fact]
    public void Limits_Given_AreRead()
    {
        var limits = Read("limits: { requestsAtOnce: 5, requestRate: 600/1m, buckets: 2000 }").Snapshot!.Gateway.Limits;

        Assert.Equal((5, new RequestRate(600, TimeSpan.FromMinutes(1)), 2_000), (limits.RequestsAtOnce, limits.RequestRate, limits.Buckets));
    }

    [Theory]
    [InlineData("requestRate: 600", "600/1m"), InlineData("requestRate: 0/1m", "600/1m"), InlineData("requestRate: 5/2d", "600/1m"), InlineData("requestRate: 5/10ms", "600/1m")]
    [InlineData("requestRate: 5/1s/1", "600/1m"), InlineData("requestRate: x/1s", "600/1m"), InlineData("requestsAtOnce: 0", "number"), InlineData("buckets: 10", "number")]
    public void Limits_Wrong_AreErrorsWithAMend(string limits, string mend) =>
        Assert.Contains(Read($"limits: {{ {limits} }}").Errors, error => error.Line == 2 && error.Mend.Contains(mend, StringComparison.Ordinal));

    private static McpGateway.Configuration.Loading.LoadResult Read(string limits)
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\n{limits}\nservers: {{}}\n");
        folder.Write("keys.yaml", "version: 1\nkeys: {}\n");
        return folder.Load();
    }
}
