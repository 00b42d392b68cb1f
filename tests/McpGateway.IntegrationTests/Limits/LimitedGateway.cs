using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>
/// A gateway in front of one server of each era. Each test adds a client of its own, with a role that has the limits of the
/// test: none uses up another's.
/// </summary>
public sealed class LimitedGateway : IAsyncLifetime
{
    private readonly SortedDictionary<string, string[]> _roles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _clients = new(StringComparer.Ordinal);
    private int _blankLines;

    public TestServer Modern { get; private set; } = null!;

    public TestServer Legacy { get; private set; } = null!;

    public RunningGateway Gateway { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Modern = await TestServer.StartAsync(Scripts.Modern("a", "b", "c", "hang", "fail"));
        Legacy = await TestServer.StartAsync(Scripts.Legacy("a", "b", "c", "hang", "fail"));
        foreach (var server in new[] { Modern, Legacy })
        {
            server.Tools["hang"] = (http, _) => Reply.HangAsync(http);
            server.Tools["fail"] = (http, request) => Reply.ErrorAsync(http, request, -32603, "broken", 500);
        }

        Gateway = await RunningGateway.StartAsync(
            $"  modern: {{ url: \"{Modern.Url}\", timeout: 2s }}\n  legacy: {{ url: \"{Legacy.Url}\", timeout: 2s }}", policy: Policy());
        await Gateway.ServerIsAsync("modern", "ready");
        await Gateway.ServerIsAsync("legacy", "ready");
    }

    /// <summary>Adds an API key whose role has these limits, each a flow mapping; it may use all but b of both servers.</summary>
    public async Task<string> AddAsync(string id, params string[] limits) => await AddAsync(id, id, limits);

    public async Task<string> AddAsync(string id, string role, string[] limits)
    {
        _clients[id] = role;
        _roles[role] = limits;
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(Gateway.Folder.ConfigFile)!, "keys.yaml"), id);
        Gateway.Folder.WritePolicy(Policy());

        // GET is free, and known by its status: 401 without the key, 403 without the role, 405 with both.
        using var http = TestHttp.Create();
        await Eventually.AsyncValue(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Gateway.Endpoint);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using var response = await http.SendAsync(request, token);
            return (int)response.StatusCode;
        }, status => status == 405);
        return key;
    }

    /// <summary>Gives a role other limits, moves every rule to another line, and waits until that is in use.</summary>
    public async Task EditAsync(string role, params string[] limits)
    {
        _roles[role] = limits;
        _blankLines++;
        var before = (await Gateway.StatusAsync(Stop)).GetProperty("revision").GetInt64();
        Gateway.Folder.WritePolicy(Policy());
        await Gateway.StatusIsAsync(status => status.GetProperty("revision").GetInt64() > before && status.GetProperty("synchronized").GetBoolean());
    }

    /// <summary>A client of one era ("modern" or a legacy revision), its conversation begun.</summary>
    public async Task<Caller> CallerAsync(string key, string era = "modern", string? server = null)
    {
        var caller = new Caller(server is null ? Gateway.Endpoint : Gateway.Process.EndpointOf(server), key);
        if (era != "modern")
        {
            await caller.InitializeAsync(Stop, era);
        }

        return caller;
    }

    public ValueTask DisposeAsync() => EndAsync();

    private async ValueTask EndAsync()
    {
        await Gateway.DisposeAsync();
        await Modern.DisposeAsync();
        await Legacy.DisposeAsync();
    }

    private string Policy() => $$"""
        version: 1
        {{new string('\n', _blankLines)}}
        clients:
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        {{string.Concat(_clients.Select(client => $"  - {{ name: {client.Key}, when: {{ apiKey: {client.Key} }}, roles: [{client.Value}] }}\n"))}}
        roles:
          admin: {}
        {{string.Concat(_roles.Select(role => Role(role.Key, role.Value)))}}
        """;

    private static string Role(string name, string[] limits) =>
        $"  {name}:\n    allow: [ {{ server: \"*\" }} ]\n    deny: [ {{ server: \"*\", tools: [b] }} ]\n    limits:{(limits.Length == 0 ? " []" : "")}\n"
        + string.Concat(limits.Select(limit => $"      - {limit}\n"));
}
