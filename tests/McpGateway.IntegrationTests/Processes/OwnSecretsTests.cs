using System.Globalization;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Processes;

/// <summary>What a local process of the same user can reach of the gateway itself.</summary>
public sealed class OwnSecretsTests
{
    /// <summary>Its own user's process could ask the diagnostic port for the environment, where the servers' tokens are.</summary>
    [Fact]
    public async Task LocalProcess_LooksForTheGatewaysDiagnosticPort_FindsNone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: only Linux has these ports as files below the temporary folder");
        var seen = Path.GetTempFileName();
        await using var gateway = await RunningGateway.StartAsync($$"""
              local: { command: /bin/sh, args: [ "-c", "(ls {{Path.GetTempPath()}} | grep -c -e dotnet-diagnostic-$PPID- -e clr-debug-pipe-$PPID-; echo of $PPID) > {{seen}}; cat" ] }
            """);

        var text = await Eventually.AsyncValue(async token => await File.ReadAllTextAsync(seen, token), found => found.Contains("of ", StringComparison.Ordinal));

        File.Delete(seen);
        Assert.Equal($"0\nof {gateway.Process.Id.ToString(CultureInfo.InvariantCulture)}\n", text);
    }

    [Fact]
    public async Task Gateway_WithoutLocalProcess_KeepsItsDiagnosticPort()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: only Linux has these ports as files below the temporary folder");
        await using var server = await TestServer.StartAsync(Scripts.Modern("one", "ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""
              one: { url: "{{server.Url}}" }
            """);

        Assert.NotEmpty(Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{gateway.Process.Id.ToString(CultureInfo.InvariantCulture)}-*"));
    }
}
