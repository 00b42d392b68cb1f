using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Conformance;

/// <summary>The baseline: the fixture alone passes the suite, so what fails through a gateway is the gateway's.</summary>
public sealed class ConformanceFixtureTests
{
    [Theory]
    [InlineData("2026-07-28", 37)]
    [InlineData("2025-11-25", 30)]
    public async Task Suite_AgainstFixtureItself_PassesEveryRequiredScenario(string requirements, int required)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartConformanceAsync(cancellationToken);

        var report = await ConformanceSuite.RunAsync(server.Url, requirements, cancellationToken: cancellationToken);

        Assert.Equal("", report.FailedChecks);
        Assert.Equal(required, report.Scored.Count());
        Assert.All(report.Scored, scenario => Assert.True(scenario.Successes > 0, $"{scenario.Name} checked nothing"));
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public async Task Suite_ExpectedFailureThatPasses_IsReportedAsStale()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartConformanceAsync(cancellationToken);
        var baseline = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(baseline, "server:\n  - ping\n", cancellationToken);

            var report = await ConformanceSuite.RunAsync(server.Url, "2025-11-25", baseline, cancellationToken);

            Assert.Equal(1, report.ExitCode);
        }
        finally
        {
            File.Delete(baseline);
        }
    }

    [Fact]
    public async Task Suite_AgainstNothing_FailsEveryScenario()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        var server = await NodeServer.StartConformanceAsync(cancellationToken);
        await server.DisposeAsync();

        var report = await ConformanceSuite.RunAsync(server.Url, "2025-11-25", cancellationToken: cancellationToken);

        Assert.Equal(1, report.ExitCode);
    }
}
