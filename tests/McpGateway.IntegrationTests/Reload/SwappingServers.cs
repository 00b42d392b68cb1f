using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Reload;

/// <summary>
/// Two servers, each at two addresses with tokens of their own: what an edit exchanges. Each address keeps every token
/// that it was ever shown.
/// </summary>
internal sealed class SwappingServers : IAsyncDisposable
{
    private readonly Dictionary<string, TestServer> _hosts = [];

    private SwappingServers()
    {
    }

    /// <summary>Tokens, by the address that they were shown to.</summary>
    public ConcurrentDictionary<(string Host, string Token), bool> Shown { get; } = new();

    /// <summary>Tokens that were shown to an address other than their own, in words.</summary>
    public IReadOnlyList<string> Leaks =>
        [.. Shown.Keys.Where(shown => !shown.Token.StartsWith($"Bearer {shown.Host}-", StringComparison.Ordinal)).Select(shown => $"{shown.Host} was shown {shown.Token}")];

    public static async Task<SwappingServers> StartAsync()
    {
        var servers = new SwappingServers();
        foreach (var host in new[] { "modern-0", "modern-1" })
        {
            servers._hosts[host] = await TestServer.StartAsync(server => servers.Script(Scripts.Modern("whoami"), server, host));
        }

        foreach (var host in new[] { "legacy-0", "legacy-1" })
        {
            servers._hosts[host] = await TestServer.StartAsync(server => servers.Script(Scripts.Legacy("whoami"), server, host));
        }

        return servers;
    }

    /// <summary>What stands under <c>servers:</c> after this edit: addresses alternate, tokens come round again.</summary>
    public string Yaml(int edit) => string.Join('\n', new[] { "modern", "legacy" }.Select(name =>
    {
        var host = $"{name}-{edit % 2}";
        return $"  {name}: {{ url: \"{_hosts[host].Url}\", headers: {{ Authorization: \"Bearer {host}-{edit / 2 % 5}\" }} }}";
    }));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            await host.DisposeAsync();
        }
    }

    private void Script(Action<TestServer> script, TestServer server, string host)
    {
        script(server);
        server.Arrived = request => Shown.TryAdd((host, request.Header("Authorization") ?? "none"), true);
    }
}
