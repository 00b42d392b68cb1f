using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Apps;

/// <summary>Two servers with MCP Apps (<c>npm/servers/apps.mjs</c>), one without, and a gateway in front of them.</summary>
internal sealed class AppServers : IAsyncDisposable
{
    private readonly List<NodeServer> _servers = [];
    private TestServer? _plain;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IReadOnlyList<string> Names { get; } = ["one", "two"];

    public RunningGateway Gateway { get; private set; } = null!;

    public static string Policy(string allow) => $$"""
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ {{allow}} ] }
          admin: {}
        """;

    /// <param name="allow">The rules of the caller's role.</param>
    public static async Task<AppServers> StartAsync(string allow = "{ server: \"*\" }")
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var apps = new AppServers();
        try
        {
            foreach (var name in Names)
            {
                apps._servers.Add(await NodeServer.StartAsync("apps.mjs", [$"--name={name}"], cancellationToken: Stop));
            }

            apps._plain = await TestServer.StartAsync(Scripts.Modern("ok"));
            var servers = Names.Zip(apps._servers, (name, server) => $"  {name}: {{ url: \"{server.Url}\" }}").Append($"  plain: {{ url: \"{apps._plain.Url}\" }}");
            apps.Gateway = await RunningGateway.StartAsync(string.Join('\n', servers), policy: Policy(allow));
            foreach (var name in Names.Append("plain"))
            {
                await apps.Gateway.ServerIsAsync(name, "ready");
            }

            return apps;
        }
        catch
        {
            await apps.DisposeAsync();
            throw;
        }
    }

    public async Task<Caller> CallerAsync(bool legacy, string? endpoint = null)
    {
        var caller = Gateway.Caller(endpoint);
        if (legacy)
        {
            await caller.InitializeAsync(Stop);
        }

        return caller;
    }

    /// <summary>What the gateway announces to a new client.</summary>
    public async Task<string> CapabilitiesAsync(bool legacy, string? endpoint = null)
    {
        using var caller = Gateway.Caller(endpoint);
        var begin = legacy
            ? """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"caller","version":"1"}}}"""
            : caller.Request("server/discover", "{}");
        var answer = legacy
            ? await Answer.ReadAsync(await caller.PostAsync(begin, _ => { }, Stop), Stop)
            : await caller.SendAsync(begin, Stop);
        return answer.Message.GetProperty("result").GetProperty("capabilities").GetRawText();
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await (_plain?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
