using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Three replicas of one scripted server. The tool <c>who</c> tells which of them answers, and how often it was called in this session (legacy) or at all (modern).</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    private readonly TestServer[] _servers = new TestServer[3];

    /// <summary>The sessions of each replica of a legacy server: clearing them is what a restart does.</summary>
    public ConcurrentDictionary<string, bool>[] Sessions { get; } = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    public IReadOnlyList<TestServer> Servers => _servers;

    public string Urls => string.Join(", ", _servers.Select(server => $"\"{server.Url}\""));

    public static async Task<ServerGroup> StartAsync(bool modern)
    {
        var group = new ServerGroup();
        for (var i = 0; i < 3; i++)
        {
            group._servers[i] = await TestServer.StartAsync(group.Script(i, modern));
        }

        return group;
    }

    /// <summary>The replica's number in an answer of <c>who</c>.</summary>
    public static int NumberIn(Answer answer) => answer.Text![0] - '0';

    public int CallsAt(int replica) => _servers[replica].CallsOf("who").Count();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private Action<TestServer> Script(int number, bool modern) => server =>
    {
        var calls = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        (modern ? Scripts.Modern("who") : Scripts.Legacy(Sessions[number], "who"))(server);
        var answer = server.On["tools/call"];
        server.On["tools/call"] = (http, request) => !modern && !Sessions[number].ContainsKey(request.Header("Mcp-Session-Id") ?? "")
            ? answer(http, request)
            : Reply.TextAsync(http, request, $"{number}:{calls.AddOrUpdate(request.Header("Mcp-Session-Id") ?? "", 1, (_, before) => before + 1)}");
        if (!modern)
        {
            server.On["logging/setLevel"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, "{}"));
            server.On["initialize"] = (http, request) =>
            {
                var id = $"upstream-{Guid.NewGuid():N}";
                Sessions[number][id] = true;
                http.Response.Headers["Mcp-Session-Id"] = id;
                return Reply.JsonAsync(http, Reply.Result(request, """
                    {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{},"logging":{}},"serverInfo":{"name":"scripted","version":"1"}}
                    """));
            };
        }
    };
}
