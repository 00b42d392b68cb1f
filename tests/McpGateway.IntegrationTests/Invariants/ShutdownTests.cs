using System.Diagnostics;
using System.Runtime.InteropServices;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>The gateway is told to stop, as Kubernetes tells it: what is under way ends well, and nothing is left behind.</summary>
public sealed class ShutdownTests
{
    private const int Terminate = 15;

    [Fact]
    public async Task Terminate_CallsUnderWay_EndWellAndAreRecordedAndNoProcessIsLeft()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(script =>
        {
            Scripts.Modern("waits", "ok")(script);
            script.Tools["waits"] = async (http, request) =>
            {
                await Reply.EventAsync(http, Reply.Progress(request, 1));
                await go.Task.WaitAsync(http.RequestAborted);
                await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
            };
        });
        const string child = "while read -r line; do :; done; wait";
        await using var gateway = await RunningGateway.StartAsync($$"""
              one: { url: "{{server.Url}}" }
              local: { command: /bin/sh, args: [ "-c", "sleep 307 & {{child}}" ] }
            """);
        await gateway.ServerIsAsync("one", "ready");
        var children = await Eventually.AsyncValue(_ => Task.FromResult(Descendants(gateway.Process.Id)), found => found.Count >= 2);
        using var caller = gateway.Caller();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("ok", (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Text);
        }

        using var response = await caller.BeginAsync(caller.Call("one__waits"), TestContext.Current.CancellationToken, "one__waits");
        using var events = new EventReader(response);
        await events.NextAsync();

        Assert.Equal(0, Kill(gateway.Process.Id, Terminate));
        await Eventually.AsyncValue(RefusesAsync, refuses => refuses);
        go.SetResult();

        Assert.Contains("done", (await events.NextAsync()).ToString(), StringComparison.Ordinal);
        await Eventually.Holds(() => gateway.Process.HasExited);
        Assert.Equal(21, gateway.Record().Count(line => line.TryGetProperty("tool", out _) && line.GetProperty("outcome").GetString() == "ok"));
        await Eventually.Holds(() => children.All(HasEnded), TimeSpan.FromSeconds(5));

        async Task<bool> RefusesAsync(CancellationToken cancellationToken)
        {
            using var http = TestHttp.Create();
            try
            {
                using var ready = await http.GetAsync(new Uri(gateway.Process.Root, "readyz"), cancellationToken);
                return (int)ready.StatusCode == 503;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        }
    }

    private static List<int> Descendants(int process)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0);
        var parents = all.Select(id => (Id: id, Parent: ParentOf(id))).ToArray();
        var found = new List<int>();
        for (var level = new List<int> { process }; level.Count > 0;)
        {
            level = [.. parents.Where(one => level.Contains(one.Parent)).Select(one => one.Id)];
            found.AddRange(level);
        }

        return found;
    }

    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static bool HasEnded(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
