using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>One gateway before a scripted server of each era, with a credential of the gateway's own; the tests of one class share it.</summary>
public sealed class TwoEras : IAsyncLifetime
{
    public const string OwnToken = "Bearer the-gateways-own";

    private readonly string[] _tools = [.. Enumerable.Range(0, 40).Select(number => $"t{number}")];
    private int _next;

    public TestServer Modern { get; private set; } = null!;

    public TestServer Legacy { get; private set; } = null!;

    public ConcurrentDictionary<string, bool> LegacySessions { get; } = new(StringComparer.Ordinal);

    public RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Modern = await TestServer.StartAsync(Scripts.Modern(_tools));
        Legacy = await TestServer.StartAsync(Scripts.Legacy(LegacySessions, _tools));
        Gateway = await RunningGateway.StartAsync($$"""
              modern: { url: "{{Modern.Url}}?fixed=1", headers: { Authorization: "{{OwnToken}}" }, timeout: 3s, maxDuration: 8s }
              legacy: { url: "{{Legacy.Url}}?fixed=1", headers: { Authorization: "{{OwnToken}}" }, timeout: 3s, maxDuration: 8s }
            """);
        await Gateway.ServerIsAsync("modern", "ready");
        await Gateway.ServerIsAsync("legacy", "ready");
    }

    public TestServer Server(string era) => era == "modern" ? Modern : Legacy;

    /// <summary>A tool of this server that no other test uses, with what it answers; gives its name on /mcp.</summary>
    public string Script(string era, TestServer.Answer answer, out string tool)
    {
        tool = _tools[Interlocked.Increment(ref _next) - 1];
        Server(era).Tools[tool] = answer;
        return $"{era}__{tool}";
    }

    /// <summary>A client of this era.</summary>
    public async Task<Caller> CallerAsync(string era, TimeSpan? timeout = null)
    {
        var caller = Gateway.Caller(timeout: timeout);
        if (era == "legacy")
        {
            await caller.InitializeAsync(TestContext.Current.CancellationToken);
        }

        return caller;
    }

    /// <summary>Client era × server era.</summary>
    public static TheoryData<string, string> Cells => new() { { "modern", "modern" }, { "legacy", "legacy" }, { "modern", "legacy" }, { "legacy", "modern" } };

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Modern.DisposeAsync();
        await Legacy.DisposeAsync();
    }
}
