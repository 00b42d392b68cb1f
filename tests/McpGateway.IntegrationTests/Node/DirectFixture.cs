using System.Collections.Concurrent;

namespace McpGateway.IntegrationTests.Node;

/// <summary>Which server of the folder <c>node</c> a test talks to.</summary>
public enum NodeServerKind
{
    Legacy,
    LegacyStateless,
    Modern,
}

/// <summary>The servers and clients that the tests of one class share; each is started when it is first asked for.</summary>
public sealed class DirectFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<NodeServerKind, Lazy<Task<NodeServer>>> _servers = new();
    private readonly ConcurrentDictionary<(NodeClientKind, NodeServerKind), Lazy<Task<NodeClient>>> _clients = new();

    public Task<NodeServer> ServerAsync(NodeServerKind kind) =>
        _servers.GetOrAdd(kind, static kind => new(() => kind switch
        {
            NodeServerKind.Modern => NodeServer.StartModernAsync(CancellationToken.None, "--tools=60", "--page=25"),
            NodeServerKind.Legacy => NodeServer.StartLegacyAsync(CancellationToken.None, "--tools=60", "--page=25"),
            _ => NodeServer.StartLegacyAsync(CancellationToken.None, "--tools=60", "--page=25", "--stateless"),
        })).Value;

    /// <summary>A connected client; the test skips where there is no Node.</summary>
    public Task<NodeClient> ClientAsync(NodeClientKind client, NodeServerKind server)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        return _clients.GetOrAdd((client, server), pair => new(() => ConnectAsync(pair.Item1, pair.Item2))).Value;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await (await client.Value).DisposeAsync();
        }

        foreach (var server in _servers.Values)
        {
            await (await server.Value).DisposeAsync();
        }
    }

    private async Task<NodeClient> ConnectAsync(NodeClientKind client, NodeServerKind server) =>
        await NodeClient.ConnectAsync(client, (await ServerAsync(server)).Url, cancellationToken: CancellationToken.None);
}
