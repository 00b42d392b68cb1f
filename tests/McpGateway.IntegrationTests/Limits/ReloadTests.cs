using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>No edit of the policies refills a bucket.</summary>
public sealed class ReloadTests(LimitedGateway limited) : IClassFixture<LimitedGateway>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bucket_OverEditsOfNumbersPlacesAndPresence_StaysAsItWas()
    {
        var key = await limited.AddAsync("edits", "{ per: principal, rate: 3/24h }", "{ per: principal, quota: 100/1d }");
        using var caller = await limited.CallerAsync(key);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await caller.CallAsync("modern__a", Stop)).Code);
        }

        string[][] edits =
        [
            ["{ per: principal, rate: 3/24h }"],
            ["{ per: principal, quota: 100/1d }", "{ per: principal, rate: 4/24h }"],
            ["{ per: principal, rate: 1000/24h, burst: 1000 }"],
            [],
            ["{ per: principal, rate: 2/24h, burst: 900 }"],
        ];
        foreach (var limits in edits)
        {
            await limited.EditAsync("edits", limits);
            var answer = await caller.CallAsync("modern__a", Stop);
            Assert.Equal(limits.Length == 0 ? null : -31429, answer.Code);
        }
    }

    [Fact]
    public async Task Quota_RaisedAndLowered_CountsWhatWasUsed()
    {
        var key = await limited.AddAsync("numbers", "{ per: principal, quota: 2/1mo }");
        using var caller = await limited.CallerAsync(key);
        await caller.CallAsync("modern__a", Stop);
        await caller.CallAsync("modern__a", Stop);
        (await caller.CallAsync("modern__a", Stop)).AssertIs("quota_exceeded");

        await limited.EditAsync("numbers", "{ per: principal, quota: 3/1mo }");
        Assert.Null((await caller.CallAsync("modern__a", Stop)).Code);
        (await caller.CallAsync("modern__a", Stop)).AssertIs("quota_exceeded");
        await limited.EditAsync("numbers", "{ per: principal, quota: 1/1mo }");
        (await caller.CallAsync("modern__a", Stop)).AssertIs("quota_exceeded");
    }

    /// <summary>Old and new numbers are in use at the same time while an edit takes effect: what passes is counted once and together.</summary>
    [Fact]
    public async Task Quota_UnderLoadAndEdits_PassesExactlyItsAmount()
    {
        const int Most = 60;
        var key = await limited.AddAsync("load", $"{{ per: principal, quota: {Most}/1mo }}");
        using var editing = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var passed = 0;
        var calling = Enumerable.Range(0, 3).Select(async _ =>
        {
            using var caller = await limited.CallerAsync(key);
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!editing.IsCancellationRequested)
            {
                var answer = await caller.CallAsync("modern__a", Stop);
                Assert.True(answer.Code is null or -31429, $"{answer}");
                Interlocked.Add(ref passed, answer.Code is null ? 1 : 0);
                await pace.WaitForNextTickAsync(Stop);
            }
        }).ToArray();

        for (var edit = 0; edit < 6; edit++)
        {
            await limited.EditAsync("load", $"{{ per: principal, rate: {1_000 + edit}/1s }}", $"{{ per: principal, quota: {Most}/1mo }}");
        }

        await editing.CancelAsync();
        await Task.WhenAll(calling).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        using var last = await limited.CallerAsync(key);
        while ((await last.CallAsync("modern__a", Stop)).Code is null)
        {
            passed++;
        }

        Assert.Equal(Most, passed);
    }

    /// <summary>A call that began before an edit gives back what it held of the limit as it is now.</summary>
    [Fact]
    public async Task Concurrency_HeldOverAnEdit_IsCountedAndGivenBack()
    {
        var key = await limited.AddAsync("held", "{ per: principal, concurrency: 5 }");
        using var caller = await limited.CallerAsync(key);
        using var second = await limited.CallerAsync(key);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        limited.Modern.Tools["c"] = async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await release.Task.WaitAsync(TimeSpan.FromSeconds(20), http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("late")));
        };
        using var response = await caller.BeginAsync(caller.Call("modern__c"), Stop, "modern__c");

        await limited.EditAsync("held", "{ per: principal, concurrency: 1 }");
        (await second.CallAsync("modern__a", Stop)).AssertIs("concurrency_exceeded");
        release.SetResult();
        Assert.Equal("late", (await Answer.ReadAsync(response, Stop)).Text);

        Assert.Equal("a", (await second.CallAsync("modern__a", Stop)).Text);
    }
}
