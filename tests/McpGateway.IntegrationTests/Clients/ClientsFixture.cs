using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Clients.Sdks;
using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>
/// One gateway in front of seven servers of both eras, for all tests of real clients; each client is connected when it is
/// first asked for. The servers stand in gateway.yaml a second time under names with other rules, for the failures.
/// </summary>
public sealed class ClientsFixture : IAsyncLifetime
{
    private static readonly TimeSpan CatalogLimit = TimeSpan.FromSeconds(30);

    private readonly GatewayFolder _folder = new();
    private readonly Dictionary<string, NodeServer> _servers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Sdk, Uri, string?), Lazy<Task<ISdkClient>>> _clients = new();
    private NodeServer? _overSse;
    private GatewayProcess? _gateway;

    /// <summary>Without Node this and <see cref="Server"/> skip the test that asks: what a fixture throws itself is a failure.</summary>
    public GatewayProcess Gateway
    {
        get
        {
            Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
            return _gateway ?? throw new InvalidOperationException("The gateway was not started.");
        }
    }

    /// <summary>May use the servers of <see cref="Upstream.All"/>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>May use what fails: <c>guarded</c> (its tool <c>crash</c> is denied), <c>hasty</c> (1 s), <c>mortal</c>, <c>phoenix</c>, each also with <c>-modern</c>.</summary>
    public string FailingKey { get; private set; } = "";

    public NodeServer Server(string name)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        return _servers[name];
    }

    /// <summary>Starts the server anew where it was, as one that had crashed.</summary>
    public async Task RestartAsync(string name, string script)
    {
        var before = Server(name);
        await before.DisposeAsync();
        _servers[name] = await NodeServer.StartAsync(script, port: before.Port, cancellationToken: CancellationToken.None);
    }

    /// <summary>The SDK's client on <c>/mcp</c>.</summary>
    public Task<ISdkClient> ThroughAsync(Sdk sdk) => ClientAsync(sdk, Gateway.Endpoint, Key);

    /// <summary>The SDK's client on <c>/mcp</c> with <see cref="FailingKey"/>.</summary>
    public Task<ISdkClient> FailingAsync(Sdk sdk) => ClientAsync(sdk, Gateway.Endpoint, FailingKey);

    /// <summary>The SDK's client on <c>/mcp</c> through <c>mcpgateway connect --stdio</c>.</summary>
    public Task<ISdkClient> OverStdioAsync(Sdk sdk)
    {
        var start = GatewayProgram.StartInfo(["connect", "--stdio", Gateway.Endpoint.AbsoluteUri]);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["MCPGATEWAY_API_KEY"] = Key };
        return _clients.GetOrAdd((sdk, new Uri("stdio:connect"), Key), each => new(() => each.Item1.ConnectAsync(new StdioServer(start.FileName, [.. start.ArgumentList], environment), CancellationToken.None))).Value;
    }

    /// <summary>The SDK's client on <c>/sse</c>.</summary>
    public Task<ISdkClient> OverSseAsync(Sdk sdk)
    {
        var url = new Uri(Gateway.Endpoint, "/sse");
        return _clients.GetOrAdd((sdk, url, Key), each => new(() => each.Item1.ConnectOverSseAsync(each.Item2, each.Item3, CancellationToken.None))).Value;
    }

    /// <summary>The client to compare with: on the server itself.</summary>
    public Task<ISdkClient> DirectAsync(Sdk sdk, Upstream upstream) =>
        ClientAsync(sdk.Reference(upstream.IsModern), Server(upstream.Name).Url, null);

    public async ValueTask InitializeAsync()
    {
        if (!NodeTools.Available)
        {
            return;
        }

        await StartServersAsync();
        WriteFiles();
        Key = await _folder.CreateKeyAsync("tester", CancellationToken.None);
        FailingKey = await _folder.CreateKeyAsync("failing", CancellationToken.None);
        _gateway = await GatewayProcess.StartAsync(_folder, CancellationToken.None);
        await ListsAreReadAsync(Key, [.. Upstream.All.Select(each => each.Name)]);
        await ListsAreReadAsync(FailingKey, ["guarded", "hasty", "mortal", "phoenix", "guarded-modern", "hasty-modern", "mortal-modern", "phoenix-modern"]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            if (client.Value.IsCompletedSuccessfully)
            {
                await (await client.Value).DisposeAsync();
            }
        }

        string errors = "";
        if (_gateway is not null)
        {
            errors = _gateway.Errors;
            await _gateway.DisposeAsync();
        }

        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        await (_overSse?.DisposeAsync() ?? default);

        _folder.Dispose();

        // Whatever the servers and clients did above, none of it is an error of the gateway's.
        Assert.Equal("", errors);
    }

    private Task<ISdkClient> ClientAsync(Sdk sdk, Uri url, string? key) =>
        _clients.GetOrAdd((sdk, url, key), static each => new(() => each.Item1.ConnectAsync(each.Item2, each.Item3, CancellationToken.None))).Value;

    private async Task StartServersAsync()
    {
        string[] paged = ["--tools=60", "--page=25"];
        foreach (var everything in Upstream.All.Where(each => each.IsEverything))
        {
            _servers[everything.Name] = await NodeServer.StartEverythingAsync(CancellationToken.None);
        }

        _overSse = await NodeServer.StartEverythingOverSseAsync(CancellationToken.None);
        _servers["legacy"] = await NodeServer.StartLegacyAsync(CancellationToken.None, paged);
        _servers["stateless"] = await NodeServer.StartLegacyAsync(CancellationToken.None, [.. paged, "--stateless"]);
        _servers["modern"] = await NodeServer.StartModernAsync(CancellationToken.None, paged);
        _servers["mortal"] = await NodeServer.StartLegacyAsync(CancellationToken.None);
        _servers["mortal-modern"] = await NodeServer.StartModernAsync(CancellationToken.None);
        _servers["phoenix"] = await NodeServer.StartLegacyAsync(CancellationToken.None);
        _servers["phoenix-modern"] = await NodeServer.StartModernAsync(CancellationToken.None);
    }

    private void WriteFiles()
    {
        var plain = string.Join('\n', _servers.Where(each => each.Key is not ("three" or "four")).Select(each => $"  {each.Key}: {{ url: \"{each.Value.Url}\" }}"));
        var process = NodeTools.StartInfo("node_modules/@modelcontextprotocol/server-everything/dist/index.js", ["stdio"]);
        _folder.WriteConfig($$"""
            auth: { apiKeys: keys.yaml }
            sse: true
            servers:
            {{plain}}
              three: { command: "{{process.FileName}}", args: [ "{{process.WorkingDirectory}}/{{process.ArgumentList[0]}}", stdio ] }
              four: { url: "{{_overSse!.Url}}", type: sse }
              guarded: { url: "{{_servers["legacy"].Url}}" }
              guarded-modern: { url: "{{_servers["modern"].Url}}" }
              hasty: { url: "{{_servers["legacy"].Url}}", timeout: 1s }
              hasty-modern: { url: "{{_servers["modern"].Url}}", timeout: 1s }
            """);
        _folder.WritePolicy("""
            version: 1
            clients:
              - { name: tester, when: { apiKey: tester }, roles: [tester] }
              - { name: failing, when: { apiKey: failing }, roles: [failing] }
            roles:
              tester:
                allow: [ { server: one }, { server: two }, { server: three }, { server: four }, { server: legacy }, { server: stateless }, { server: modern } ]
              failing:
                allow:
                  - { server: guarded }
                  - { server: guarded-modern }
                  - { server: hasty }
                  - { server: hasty-modern }
                  - { server: mortal }
                  - { server: mortal-modern }
                  - { server: phoenix }
                  - { server: phoenix-modern }
                deny:
                  - { server: guarded, tools: [crash], prompts: [broken], resources: ["note://welcome"] }
                  - { server: guarded-modern, tools: [crash], prompts: [broken], resources: ["note://welcome"] }
            """);
    }

    /// <summary>Lists are read in the background: waits until those of all these servers are in.</summary>
    private async Task ListsAreReadAsync(string key, IReadOnlyList<string> servers)
    {
        using var limit = new CancellationTokenSource(CatalogLimit);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        await using var client = await CSharpClient.ConnectAsync(Gateway.Endpoint, key, limit.Token);
        IReadOnlyList<string> missing = servers;
        try
        {
            do
            {
                var tools = (await client.SendAsync(Operation.List("tools/list"), limit.Token)).Value["tools"]!.AsArray();
                var listed = tools.Select(tool => Expected.Lists.ServerOf(tool!["name"]!.GetValue<string>())).ToHashSet(StringComparer.Ordinal);
                missing = [.. servers.Where(server => !listed.Contains(server))];
            }
            while (missing.Count > 0 && await again.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Not listed: {string.Join(", ", missing)}. The gateway wrote:\n{Gateway.Log}");
        }
    }
}

/// <summary>The tests of real clients share their gateway and servers.</summary>
[CollectionDefinition(nameof(ClientsCollection))]
public sealed class ClientsCollection : ICollectionFixture<ClientsFixture>;
