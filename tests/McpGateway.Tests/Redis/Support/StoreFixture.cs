using System.Diagnostics;
using McpGateway.Tests.Architecture;

namespace McpGateway.Tests.Redis.Support;

/// <summary>One server for the tests of a class, or the reason why there is none.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private StoreServer? _server;
    private string? _missing;

    /// <summary>Emptied. Skips the test where there is no such server.</summary>
    internal async Task<StoreServer> EmptyAsync()
    {
        Assert.SkipWhen(_missing is not null, "skipped: " + _missing);
        Assert.StartsWith("+OK", await _server!.SendAsync("FLUSHALL"), StringComparison.Ordinal);
        return _server;
    }

    public async ValueTask InitializeAsync()
    {
        _missing = await MissingAsync();
        if (_missing is null)
        {
            _server = await StoreServer.StartAsync(Command);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Why it cannot be started here; null: it can.</summary>
    protected abstract Task<string?> MissingAsync();

    protected abstract ProcessStartInfo Command(int port);
}

/// <summary>Redis itself, where it is installed.</summary>
public sealed class RedisFixture : StoreFixture
{
    internal static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    internal static ProcessStartInfo CommandOf(int port, params string[] more) =>
        new("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", .. more]);

    protected override Task<string?> MissingAsync() => Task.FromResult(IsInstalled ? null : "redis-server not found");

    protected override ProcessStartInfo Command(int port) => CommandOf(port);
}

/// <summary>Garnet, a .NET tool: wherever tools can be restored.</summary>
public class GarnetFixture : StoreFixture
{
    protected virtual string[] More => [];

    protected override async Task<string?> MissingAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var restore = Process.Start(new ProcessStartInfo("dotnet", ["tool", "restore"]) { WorkingDirectory = House.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = restore.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = restore.StandardError.ReadToEndAsync(limit.Token);
        await restore.WaitForExitAsync(limit.Token);
        _ = (await output, await errors);
        return restore.ExitCode == 0 ? null : "garnet-server cannot be restored (dotnet tool restore)";
    }

    protected override ProcessStartInfo Command(int port) =>
        new("dotnet", ["tool", "run", "garnet-server", "--", "--port", $"{port}", "--bind", "127.0.0.1", "--lua", .. More]) { WorkingDirectory = House.Root };
}

/// <summary>Garnet that runs one script at a time on the same keys, as Redis does: without the option it runs them side by side.</summary>
public sealed class AtomicGarnetFixture : GarnetFixture
{
    protected override string[] More => ["--lua-transaction-mode"];
}
