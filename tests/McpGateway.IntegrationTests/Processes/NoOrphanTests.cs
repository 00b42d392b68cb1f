using System.Globalization;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Processes.Support;

namespace McpGateway.IntegrationTests.Processes;

/// <summary>However the gateway ends, nothing of its local processes is left: not they, nor what they have started, nor the guard.</summary>
public sealed class NoOrphanTests
{
    // A child; one that has left its parent; one in a session of its own; one without the environment. They ignore the
    // end of input, SIGTERM and SIGHUP.
    private const string Family = """
        trap '' TERM HUP INT
        $nap &
        ($nap & )
        setsid $nap &
        (setsid sh -c "trap '' TERM HUP; $nap & $nap" & )
        env -i $nap &
        """;

    private const int Members = 6;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("QUIT")]
    public async Task Gateway_Ends_NothingOfItsProcessesIsLeft(string signal)
    {
        using var server = new ShellServer(Family);
        await using var gateway = await RunningGateway.StartAsync($"  local: {server.Entry}");
        await gateway.ServerIsAsync("local", "ready");
        await Eventually.Holds(() => server.Running() >= Members);
        var guard = GuardOf(gateway.Process.Id);

        await gateway.Process.SignalAsync(signal);
        await gateway.Process.ExitAsync(TimeSpan.FromSeconds(30));

        await Eventually.Holds(() => server.Running() == 0);
        await Eventually.Holds(() => !Directory.Exists($"/proc/{guard}"));
    }

    /// <summary>A local process could kill the guard first: another takes its place and knows all.</summary>
    [Fact]
    public async Task Gateway_IsKilledAfterItsGuard_NothingIsLeft()
    {
        using var server = new ShellServer(Family);
        await using var gateway = await RunningGateway.StartAsync($"  local: {server.Entry}");
        await gateway.ServerIsAsync("local", "ready");
        await Eventually.Holds(() => server.Running() >= Members);
        var first = GuardOf(gateway.Process.Id);
        Assert.NotEqual(0, first);

        using (var kill = System.Diagnostics.Process.Start("kill", ["-KILL", first.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.Holds(() => GuardOf(gateway.Process.Id) is var next && next > 0 && next != first);
        await gateway.Process.SignalAsync("KILL");
        await gateway.Process.ExitAsync(TimeSpan.FromSeconds(30));

        await Eventually.Holds(() => server.Running() == 0);
    }

    /// <summary>A server that ends by itself leaves nothing behind either.</summary>
    [Fact]
    public async Task Process_EndsByItself_WhatItHasStartedIsEnded()
    {
        using var server = new ShellServer(Family + "\nexit 3");
        await using var gateway = await RunningGateway.StartAsync($"  local: {server.Entry}");
        await gateway.StatusIsAsync(status => status.ToString().Contains("exited with code 3", StringComparison.Ordinal));

        // It is started again and again, later and later: between two starts nothing of it is there.
        await Eventually.Holds(() => server.Running() == 0);
    }

    /// <summary>0: none yet.</summary>
    private static int GuardOf(int gateway) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .FirstOrDefault(id => id > 0 && IsGuardOf(id, gateway));

    private static bool IsGuardOf(int id, int gateway)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return File.ReadAllText($"/proc/{id}/cmdline").Contains("guard-processes", StringComparison.Ordinal)
                && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == gateway.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
