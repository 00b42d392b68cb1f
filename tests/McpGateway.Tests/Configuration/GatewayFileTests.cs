using McpGateway.Configuration;

namespace McpGateway.Tests.Configuration;

public class GatewayFileTests
{
    [Fact]
    public void GatewayFile_WithEverything_IsReadAsWritten()
    {
        using var folder = new ConfigurationFolder("""
            publicUrl: https://MCP.example.com
            hosts: [ internal.example, "other.example:8443" ]
            origins: [ "https://App.example.com:443", "vscode-webview://abc" ]
            proxies: [ 10.0.0.0/8, 192.0.2.1, "2001:db8::/32" ]
            auth: { apiKeys: keys.yaml, anonymous: true }
            limits: { message: 32MiB, requestBody: 65536, connections: 100, headerTimeout: 5s }
            sessions: { idle: 1h, perPrincipal: 7 }
            catalog: { ttl: 0s, wait: 500ms, grace: 1m }
            names: { maxLength: 60 }
            audit: { file: log/audit.jsonl }
            sealing: { keys: [ { id: a1, key: "${KEY}" } ] }
            drain: 45s
            redis: cache.example:6380,password=${TOKEN},ssl=true,defaultDatabase=2
            replicas: { listen: "http://*:9443", address: "http://gateway-0.example:9444" }
            servers:
              github:
                url: https://api.example.com/mcp/?v=1
                headers: { Authorization: "Bearer ${TOKEN}", X-Literal: "$${TOKEN}" }
              notes:
                urls: [ "http://notes-0:3000/mcp", "http://notes-1:3000/mcp" ]
                affinity: session
                trusted: true
                catalog: shared
                timeout: 45s
                maxDuration: 1h
                proxy: http://proxy:3128
              files:
                type: stdio
                command: npx
                args: [ -y, "@scope/server", "" ]
                env: { LOG: "1", EMPTY: "" }
                isolation: session
                memory: 64MiB
            processes: { perServer: 3, perPrincipal: 2, total: 9, idle: 0s, memory: 1GiB }
            """);
        folder.Environment["TOKEN"] = "${KEY}";
        folder.Environment["KEY"] = Convert.ToBase64String(new byte[32]);

        var options = folder.Snapshot().Gateway;

        Assert.Equal("https://mcp.example.com/", options.PublicUrl!.ToString());
        Assert.Equal(["internal.example", "other.example:8443"], options.Hosts);
        Assert.Equal(["https://app.example.com", "vscode-webview://abc"], options.Origins);
        Assert.Equal(["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"], options.Proxies.Select(network => network.ToString()));
        Assert.True(options.Auth.Anonymous);
        Assert.Equal((32L << 20, 65536, 100, TimeSpan.FromSeconds(5)), (options.Limits.Message, options.Limits.RequestBody, options.Limits.Connections, options.Limits.HeaderTimeout));
        Assert.Equal((TimeSpan.FromHours(1), 7), (options.Sessions.Idle, options.Sessions.PerPrincipal));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMilliseconds(500)), (options.Catalog.Ttl, options.Catalog.Wait));
        Assert.Equal(60, options.Names.MaxLength);
        Assert.Equal(folder.PathOf("log/audit.jsonl"), options.Audit.File);
        Assert.Equal("a1", Assert.Single(options.SealingKeys).Id);
        Assert.Equal(new RedisOptions("cache.example", 6380) { Password = "${KEY}", Tls = true, Database = 2 }, options.Redis);
        Assert.Equal("cache.example:6380", options.Redis!.ToString());
        Assert.Equal(new DrainOptions { Delay = TimeSpan.FromSeconds(5), Limit = TimeSpan.FromSeconds(45) }, options.Drain);
        Assert.Equal(new HopOptions(new Uri("http://[::]:9443"), new Uri("http://gateway-0.example:9444")), options.Hop);
        Assert.Equal(["files", "github", "notes"], options.Servers.Keys);
        Assert.Equal((Isolation.Session, 64L << 20), (options.Servers["files"].Isolation, options.Servers["files"].Memory));
        Assert.Equal(new ProcessOptions { PerServer = 3, PerPrincipal = 2, Total = 9, Idle = TimeSpan.Zero, Memory = 1L << 30 }, options.Processes);
    }

    /// <summary>Where nothing is shared nobody could take the work over: waiting for a balancer would only make Ctrl-C slow.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("drainDelay: 3s", 3)]
    [InlineData("sealing: { keys: [ { id: a1, key: \"${KEY}\" } ] }\nredis: 127.0.0.1:1", 5)]
    [InlineData("sealing: { keys: [ { id: a1, key: \"${KEY}\" } ] }\nredis: 127.0.0.1:1\ndrainDelay: 0s", 0)]
    public void DrainDelay_NotSaid_IsThereOnlyWhereOthersShareTheWork(string more, int seconds)
    {
        using var folder = new ConfigurationFolder(ConfigurationFolder.Gateway + "\n" + more);
        folder.Environment["KEY"] = Convert.ToBase64String(new byte[32]);

        Assert.Equal(TimeSpan.FromSeconds(seconds), folder.Snapshot().Gateway.Drain.Delay);
    }

    [Fact]
    public void ServerEntries_OfEachKind_AreReadAsWritten()
    {
        using var folder = new ConfigurationFolder("""
            auth: { apiKeys: keys.yaml }
            servers:
              github: { url: "https://api.example.com/mcp/", headers: { Authorization: "Bearer ${TOKEN}", X-Literal: "$${TOKEN} ${TOKEN}" } }
              notes: { urls: [ "http://notes-0:3000/mcp", "http://notes-1:3000/mcp" ], affinity: session, trusted: true, catalog: shared, timeout: 45s }
              old: { url: "http://old:3000/sse", type: sse }
              files: { command: npx, args: [ -y, "" ], env: { LOG: "1", EMPTY: "" } }
            """);

        // Read once: what a variable holds is never a reference itself.
        folder.Environment["TOKEN"] = "${OTHER}";

        var servers = folder.Snapshot().Servers;

        Assert.Equal([new("Authorization", "Bearer ${OTHER}"), new("X-Literal", "${TOKEN} ${OTHER}")], servers["github"].Headers);
        Assert.Equal([new Uri("http://notes-0:3000/mcp"), new Uri("http://notes-1:3000/mcp")], servers["notes"].Replicas.Select(replica => replica.Url));
        Assert.Equal((AffinityMode.Session, true, CatalogScope.Shared, TimeSpan.FromSeconds(45)), (servers["notes"].Affinity, servers["notes"].Trusted, servers["notes"].Catalog, servers["notes"].Timeout));
        Assert.Equal((ServerTransport.Process, "npx", folder.Root), (servers["files"].Transport, servers["files"].Command, servers["files"].WorkingDirectory));
        Assert.Equal((ServerTransport.Sse, ServerTransport.Http), (servers["old"].Transport, servers["github"].Transport));
        Assert.Equal(["-y", ""], servers["files"].Args);
        Assert.Equal("", servers["files"].Env["EMPTY"]);
    }

    [Fact]
    public void Draining_MarksItsUrlsAndIsNoPartOfTheClusterId()
    {
        const string Urls = "urls: [ \"http://notes-0/mcp\", \"http://notes-1/mcp\" ]";
        var (first, second) = ClusterIdsOf(Urls, Urls + ", draining: [ \"http://notes-1/mcp\" ]");
        Assert.Equal(first, second);

        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers:\n  a: {{ {Urls}, draining: [ \"http://notes-1/mcp\" ] }}\n");
        var server = folder.Snapshot().Servers["a"];
        Assert.True(server.HasDraining);
        Assert.Equal([false, true], server.Replicas.Select(replica => replica.IsDraining));
    }

    [Fact]
    public void ReplicaId_IsThatOfTheAddressWhereverItStands()
    {
        using var one = new ConfigurationFolder("auth: { apiKeys: keys.yaml }\nservers:\n  a: { urls: [ \"http://notes-0/mcp\", \"http://notes-1/mcp\" ] }\n");
        using var other = new ConfigurationFolder("auth: { apiKeys: keys.yaml }\nservers:\n  a: { urls: [ \"http://notes-1/mcp\", \"http://notes-0/mcp\" ] }\n");
        var (before, after) = (one.Snapshot().Servers["a"].Replicas, other.Snapshot().Servers["a"].Replicas);
        Assert.Equal((before[0].Id, before[1].Id), (after[1].Id, after[0].Id));
        Assert.NotEqual(before[0].Id, before[1].Id);
    }

    [Fact]
    public void Environment_WithYamlInIt_StaysOneText()
    {
        using var folder = new ConfigurationFolder("auth: { apiKeys: keys.yaml }\nservers:\n  a: { command: x, args: [ \"${VALUE}\" ] }\n");
        folder.Environment["VALUE"] = "a, b ], trusted: true #";

        Assert.Equal("a, b ], trusted: true #", Assert.Single(folder.Snapshot().Servers["a"].Args));
    }

    [Theory]
    [InlineData("url: http://h:1/mcp", "url: http://h:2/mcp")]
    [InlineData("url: http://h/mcp", "urls: [ http://h/mcp, http://i/mcp ]")]
    [InlineData("url: http://h/mcp, headers: { A: b }", "url: http://h/mcp, headers: { A: c }")]
    [InlineData("url: http://h/mcp, headers: { A: bc, D: e }", "url: http://h/mcp, headers: { A: b, cD: e }")]
    [InlineData("url: http://h/mcp", "url: http://h/mcp, proxy: http://p:1")]
    [InlineData("command: x, args: [ a, b ]", "command: x, args: [ \"a b\" ]")]
    [InlineData("command: x, args: [ a ], env: { }", "command: x, args: [ ], env: { a: \"\" }")]
    [InlineData("command: x, env: { A: b }", "command: x, env: { A: c }")]
    public void ClusterId_OfWhatReachesTheWire_DiffersWithIt(string one, string other)
    {
        var (first, second) = ClusterIdsOf(one, other);

        Assert.NotEqual(first, second);
        Assert.StartsWith("a-", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url: http://h/mcp, timeout: 10s", "url: http://h/mcp, trusted: true")]
    [InlineData("url: http://h/mcp", "type: http, url: http://h/mcp")]
    [InlineData("command: x", "command: x, args: []")]
    public void ClusterId_OfTheSameOnTheWire_IsTheSame(string one, string other)
    {
        var (first, second) = ClusterIdsOf(one, other);

        Assert.Equal(first, second);
    }

    private static (string First, string Second) ClusterIdsOf(string one, string other)
    {
        using var folder = new ConfigurationFolder($"auth: {{ apiKeys: keys.yaml }}\nservers:\n  a: {{ {one} }}\n");
        var first = folder.Snapshot().Servers["a"].ClusterId;
        folder.Write("gateway.yaml", $"auth: {{ apiKeys: keys.yaml }}\nservers:\n  a: {{ {other} }}\n");
        return (first, folder.Snapshot().Servers["a"].ClusterId);
    }
}
