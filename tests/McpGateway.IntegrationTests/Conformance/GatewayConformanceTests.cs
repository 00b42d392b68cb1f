using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Conformance;

/// <summary>The official suite through the gateway: what a client of each revision may rely on holds behind it too.</summary>
public sealed class GatewayConformanceTests(GatewayConformanceFixture fixture) : IClassFixture<GatewayConformanceFixture>
{
    [Fact]
    public async Task Gateway_AgainstRevision20260728_PassesEveryRequiredScenario()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);

        var report = await ConformanceSuite.RunAsync(fixture.Url, "2026-07-28", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("", report.FailedChecks);
        Assert.Equal(37, report.Scored.Count());
        Assert.All(report.Scored, AssertChecked);
        Assert.Equal(0, report.ExitCode);

        // Run by the suite but not scored in this revision; they concern what the gateway itself reads and makes.
        AssertPassed(report, "http-header-validation", 14);
        AssertPassed(report, "http-custom-header-server-validation", 10);
        AssertPassed(report, "json-schema-2020-12", 8);

        // The extension Tasks. The suite skips its one scenario of status notifications; TaskNotificationTests has them.
        AssertPassed(report, "tasks-lifecycle", 9);
        AssertPassed(report, "tasks-capability-negotiation", 5);
        AssertPassed(report, "tasks-wire-fields", 4);
        AssertPassed(report, "tasks-request-state-removal", 3);
        AssertPassed(report, "tasks-mrtr-input", 4);
        AssertPassed(report, "tasks-request-headers", 5);
        AssertPassed(report, "tasks-dispatch-and-envelope", 9);
        AssertPassed(report, "tasks-required-task-error", 3);
        AssertPassed(report, "tasks-mrtr-composition", 2);
    }

    [Fact]
    public async Task Gateway_AgainstRevision20251125_PassesEveryRequiredScenario()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);

        var report = await ConformanceSuite.RunAsync(fixture.Url, "2025-11-25", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("", report.FailedChecks);
        Assert.Equal(30, report.Scored.Count());
        Assert.All(report.Scored, AssertChecked);
        Assert.Equal(0, report.ExitCode);
        AssertPassed(report, "server-session-lifecycle", 3);
        AssertPassed(report, "json-schema-2020-12", 8);
    }

    private static void AssertChecked(ConformanceScenario scenario) =>
        Assert.True(scenario.Successes > 0, $"{scenario.Name} checked nothing");

    private static void AssertPassed(ConformanceReport report, string name, int successes)
    {
        var scenario = Assert.Single(report.Scenarios, scenario => scenario.Name == name);
        Assert.Equal([], scenario.Failures);
        Assert.Equal(successes, scenario.Successes);
    }
}
