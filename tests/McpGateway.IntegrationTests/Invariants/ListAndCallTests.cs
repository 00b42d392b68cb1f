using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>Invariant 4: what is listed may be used, and nothing else, whatever the kind, the endpoint and the era.</summary>
public sealed class ListAndCallTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user, more] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user:
            allow:
              - { server: one, tools: [ "read_*", "tool_?", "drop_all" ], prompts: [ "p*" ], resources: [ "note:///a/*" ] }
              - { server: two, tools: [ "*_all" ] }
            deny:
              - { server: "*", tools: [ "drop_*" ] }
              - { server: one, prompts: [ "p_secret" ], resources: [ "note:///a/secret" ] }
          more:
            allow: [ { server: one, tools: [ "exact" ] } ]
          admin: {}
        """;

    private static readonly string[] Tools = ["read_a", "read_all", "Read_a", "tool_1", "tool_12", "drop_all", "drop_one", "exact", "exactly", "read_ä"];
    private static readonly string[] Prompts = ["p", "p_open", "p_secret", "other"];
    private static readonly string[] Resources = ["note:///a/open", "note:///a/secret", "note:///b/open", "note:///a/b/deep"];

    [Theory, InlineData(false, null), InlineData(true, null), InlineData(false, "one"), InlineData(true, "one")]
    public async Task EveryEntry_IsListedExactlyIfItMayBeUsed(bool legacy, string? endpoint)
    {
        await using var one = await TestServer.StartAsync(Full);
        await using var two = await TestServer.StartAsync(Full);
        await using var gateway = await RunningGateway.StartAsync($$"""
              one: { url: "{{one.Url}}" }
              two: { url: "{{two.Url}}" }
            """, policy: Policy);
        await gateway.ServerIsAsync("one", "ready");
        await gateway.ServerIsAsync("two", "ready");
        using var open = gateway.Caller(endpoint);
        using var caller = gateway.Caller(endpoint);
        if (legacy)
        {
            await caller.InitializeAsync(TestContext.Current.CancellationToken);
        }

        var checkedEntries = 0;
        foreach (var (list, member, field, method, originals) in new[]
        {
            ("tools/list", "tools", "name", "tools/call", Tools), ("prompts/list", "prompts", "name", "prompts/get", Prompts), ("resources/list", "resources", "uri", "resources/read", Resources),
        })
        {
            var answer = await caller.SendAsync(caller.Request(list, "{}"), TestContext.Current.CancellationToken);
            var listed = answer.Message.GetProperty("result").GetProperty(member).EnumerateArray().Select(entry => entry.GetProperty(field).GetString()!).ToHashSet(StringComparer.Ordinal);
            Assert.NotEmpty(listed);
            foreach (var name in (endpoint is null ? (string[])["one", "two"] : ["one"]).SelectMany(server => originals.Select(original => Named(server, original, field, endpoint))).Concat(listed).Distinct(StringComparer.Ordinal))
            {
                var used = await caller.SendAsync(caller.Request(method, JsonSerializer.Serialize(new Dictionary<string, string> { [field] = name })), TestContext.Current.CancellationToken, Header(name));
                Assert.True(listed.Contains(name) == (used.Code is null), $"{method} {name}: listed {listed.Contains(name)}, and {used}");
                checkedEntries++;
            }
        }

        Assert.True(checkedEntries >= 18);
    }

    private static string Named(string server, string original, string field, string? endpoint) =>
        endpoint is not null ? original : field == "name" ? $"{server}__{original}" : $"{server}+{original}";

    private static string Header(string name) => name.All(char.IsAscii)
        ? name
        : $"=?base64?{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name))}?=";

    private static void Full(TestServer server)
    {
        Scripts.Modern(Tools)(server);
        server.On["server/discover"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """
            {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"prompts":{},"resources":{}},"ttlMs":0,"cacheScope":"private"}
            """));
        server.On["prompts/list"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, List("prompts", Prompts.Select(name => $$"""{"name":"{{name}}"}"""))));
        server.On["resources/list"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, List("resources", Resources.Select(uri => $$"""{"uri":"{{uri}}","name":"n"}"""))));
        server.On["prompts/get"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """{"resultType":"complete","messages":[]}"""));
        server.On["resources/read"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """{"resultType":"complete","contents":[],"ttlMs":0,"cacheScope":"private"}"""));
    }

    private static string List(string member, IEnumerable<string> entries) =>
        $$"""{"resultType":"complete","{{member}}":[{{string.Join(',', entries)}}],"ttlMs":0,"cacheScope":"private"}""";
}
