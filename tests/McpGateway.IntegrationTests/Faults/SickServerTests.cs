using System.Diagnostics;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

public sealed class SickServerTests(SickServers servers) : IClassFixture<SickServers>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Lists_SickServersBeside_AnswerAtOnceWithTheHealthyOnes(bool legacy)
    {
        using var caller = await CallerAsync(legacy);
        var watch = Stopwatch.StartNew();

        var answer = await caller.ListToolsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["healthy__ok", "slow__ok", "slow__stall"], answer.ToolNames);
        Assert.True(watch.Elapsed < AtOnce, $"it took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("dead", "no connection to its address")]
    [InlineData("hanging", "")]
    [InlineData("garbage", "")]
    public async Task Call_SickServer_FailsAtOnceWithItsNameAndTheReason(string server, string reason)
    {
        using var caller = servers.Gateway.Caller();
        var watch = Stopwatch.StartNew();

        var answer = await caller.CallAsync(server + "__anything", TestContext.Current.CancellationToken);

        Assert.Equal((200, -31503), (answer.Status, answer.Code));
        Assert.Contains(server + ": ", answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(reason, answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("server_down", answer.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.Equal(16, answer.Message.GetProperty("error").GetProperty("data").GetProperty("reference").GetString()!.Length);
        Assert.True(watch.Elapsed < AtOnce, $"it took {watch.Elapsed}");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Call_ServerStalls_TimesOutAndTheNextOneAnswers(bool legacy)
    {
        using var caller = await CallerAsync(legacy);
        var watch = Stopwatch.StartNew();

        var stalled = await caller.CallAsync("slow__stall", TestContext.Current.CancellationToken);
        var took = watch.Elapsed;
        var next = await caller.CallAsync("slow__ok", TestContext.Current.CancellationToken);
        var other = await caller.CallAsync("healthy__ok", TestContext.Current.CancellationToken);

        Assert.Equal((200, -31504), (stalled.Status, stalled.Code));
        Assert.Contains("slow", stalled.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
        Assert.Equal(("ok", "ok"), (next.Text, other.Text));
    }

    [Fact]
    public async Task Calls_OthersStall_AreNotHeldUp()
    {
        using var caller = servers.Gateway.Caller();
        var stalled = Enumerable.Range(0, 20).Select(_ => caller.CallAsync("slow__stall", TestContext.Current.CancellationToken)).ToArray();
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => caller.CallAsync("healthy__ok", TestContext.Current.CancellationToken)));

        Assert.True(watch.Elapsed < AtOnce, $"it took {watch.Elapsed}");
        Assert.All(answers, answer => Assert.Equal("ok", answer.Text));
        Assert.All(await Task.WhenAll(stalled), answer => Assert.Equal(-31504, answer.Code));
    }

    [Fact]
    public async Task Status_SickServers_NamesEachWithItsReason()
    {
        var status = await servers.Gateway.StatusAsync(TestContext.Current.CancellationToken);

        var found = status.GetProperty("servers").EnumerateArray().ToDictionary(server => server.GetProperty("name").GetString()!);
        Assert.Equal("ready", found["healthy"].GetProperty("status").GetString());
        Assert.Equal("down", found["dead"].GetProperty("status").GetString());
        Assert.NotNull(found["garbage"].GetProperty("reason").GetString());
        Assert.NotNull(found["hanging"].GetProperty("reason").GetString());
    }

    private async Task<Caller> CallerAsync(bool legacy)
    {
        var caller = servers.Gateway.Caller();
        if (legacy)
        {
            await caller.InitializeAsync(TestContext.Current.CancellationToken);
        }

        return caller;
    }
}
