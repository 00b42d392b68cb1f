using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Gateway replicas over one Redis and one server, a modern one with the tool <c>ok</c> unless a test has another script.</summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    private readonly string _sealing = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
    private readonly List<RunningGateway> _gateways = [];
    private TestServer? _server;

    public IReadOnlyList<RunningGateway> Gateways => _gateways;

    public TestServer Server => _server!;

    public static async Task<ReplicaSet> StartAsync(string redis, int count = 3, string? trustedAuthorities = null, Action<TestServer>? script = null, string? policy = null, string more = "")
    {
        var set = new ReplicaSet();
        try
        {
            set._server = await TestServer.StartAsync(script ?? Scripts.Modern("ok"));
            for (var i = 0; i < count; i++)
            {
                var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{set._server.Url}}" }""", $$"""
                    sealing: { keys: [ { id: k1, key: "{{set._sealing}}" } ] }
                    redis: "{{redis}}"
                    {{more}}
                    """, policy, environment: trustedAuthorities is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = trustedAuthorities });
                set._gateways.Add(gateway);
                await gateway.ServerIsAsync("one", "ready");
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of one replica in the session that another client began.</summary>
    public static Caller Joined(RunningGateway gateway, Caller begun)
    {
        var caller = gateway.Caller();
        caller.Join(begun);
        return caller;
    }

    public static Task StoreIsAsync(RunningGateway gateway, string state, TimeSpan? within = null) =>
        gateway.StatusIsAsync(status => status.GetProperty("stores")[0].GetProperty("state").GetString() == state, within);

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
