using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>One gateway and two principals with the same rights; the tests of one class share it.</summary>
public sealed class TwoPrincipals : IAsyncLifetime
{
    private const string Policy = """
        version: 1
        clients:
          - { name: ada, when: { apiKey: ada }, roles: [user] }
          - { name: bob, when: { apiKey: bob }, roles: [user] }
          - { name: eve, when: { apiKey: eve }, roles: [nothing] }
        roles:
          user: { allow: [ { server: "*" } ] }
          nothing: {}
        """;

    private readonly Dictionary<string, string> _keys = [];

    public GatewayFolder Folder { get; } = new();

    public TestServer Modern { get; private set; } = null!;

    public TestServer Legacy { get; private set; } = null!;

    public ConcurrentDictionary<string, bool> LegacySessions { get; } = new(StringComparer.Ordinal);

    public GatewayProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Modern = await TestServer.StartAsync(Scripts.Modern([.. Enumerable.Range(0, 1_200).Select(number => $"tool_{number:D4}")]));
        Legacy = await TestServer.StartAsync(Scripts.Legacy(LegacySessions, "ok", "stall"));
        Folder.WriteConfig(RunningGateway.Config($$"""
              modern: { url: "{{Modern.Url}}" }
              legacy: { url: "{{Legacy.Url}}" }
            """));
        Folder.WritePolicy(Policy);
        var keysFile = Path.Combine(Path.GetDirectoryName(Folder.ConfigFile)!, "keys.yaml");
        foreach (var id in new[] { "ada", "bob", "eve", "stranger" })
        {
            _keys[id] = await TestKeys.AddAsync(keysFile, id);
        }

        Process = await GatewayProcess.StartAsync(Folder, CancellationToken.None);
        using var caller = Caller("ada");
        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.Contains("legacy__ok") && answer.ToolNames.Count() > 2);
    }

    /// <summary>"ada" and "bob" may do the same; "eve" has a role that allows nothing; nothing is said of "stranger".</summary>
    public Caller Caller(string principal, string? server = null) => new(server is null ? Process.Endpoint : Process.EndpointOf(server), _keys[principal]);

    public async Task<Caller> LegacyCallerAsync(string principal, string? server = null)
    {
        var caller = Caller(principal, server);
        await caller.InitializeAsync(TestContext.Current.CancellationToken);
        return caller;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Modern.DisposeAsync();
        await Legacy.DisposeAsync();
        Folder.Dispose();
    }
}
