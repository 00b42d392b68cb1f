using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>The record: one JSON line per exchange, refusals included, and nothing in it that is nobody's business.</summary>
public sealed class RecordTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user:
            allow:
              - { server: one }
              - { server: down }
            deny:
              - { server: one, tools: [ "drop_*" ] }
          admin: {}
        """;

    [Fact]
    public async Task Exchanges_OfEveryKind_LeaveOneLineEachThatSaysHowTheyEnded()
    {
        await using var server = await TestServer.StartAsync(Script);
        await using var gateway = await StartAsync(server);
        using var modern = gateway.Caller(timeout: TimeSpan.FromSeconds(20));
        using var legacy = gateway.Caller();
        var before = gateway.Record().Count;

        await modern.CallAsync("one__ok", TestContext.Current.CancellationToken, """{"secret":"in-the-arguments"}""");
        await modern.CallAsync("one__fails", TestContext.Current.CancellationToken);
        await modern.CallAsync("one__errs", TestContext.Current.CancellationToken);
        await modern.CallAsync("one__drop_all", TestContext.Current.CancellationToken, """{"secret":"in-the-arguments"}""");
        await modern.CallAsync("one__nobody_has", TestContext.Current.CancellationToken);
        await modern.CallAsync("down__ok", TestContext.Current.CancellationToken);
        await modern.CallAsync("one__stalls", TestContext.Current.CancellationToken);
        await modern.CallAsync("one__breaks", TestContext.Current.CancellationToken);
        await modern.ListToolsAsync(TestContext.Current.CancellationToken);
        await modern.SendAsync(modern.Request("no/such", "{}"), TestContext.Current.CancellationToken);
        await legacy.InitializeAsync(TestContext.Current.CancellationToken);
        await legacy.CallAsync("one__ok", TestContext.Current.CancellationToken, """{"secret":"in-the-arguments"}""");
        await legacy.DeleteAsync(legacy.Session!, TestContext.Current.CancellationToken);
        using (var wrong = new Caller(gateway.Endpoint, "mcpg_bot_" + new string('S', 43)))
        {
            await wrong.ListToolsAsync(TestContext.Current.CancellationToken);
        }

        var record = await Eventually.AsyncValue(_ => Task.FromResult(gateway.Record().Skip(before).ToArray()), found => found.Length >= 15);

        // In the order in which they began: a record is written after its client has its answer and may go on.
        var lines = record.OrderBy(line => line.GetProperty("time").GetDateTimeOffset().AddMilliseconds(-line.GetProperty("durationMs").GetDouble())).ToArray();

        string[] outcomes =
        [
            "ok", "tool_error", "error", "denied", "unknown", "server_down", "server_timed_out", "outcome_unknown", "ok", "method_not_found",
            "ok", "ok", "ok", "ok", "credentials_invalid",
        ];
        Assert.Equal(outcomes, lines.Select(line => line.GetProperty("outcome").GetString()));
        Assert.All(lines, AssertComplete);
        Assert.Equal(lines.Length, lines.Select(line => line.GetProperty("sequence").GetInt64()).Distinct().Count());
        Assert.All(lines[..3], line => Assert.Equal("policies/policy.yaml:8", line.GetProperty("rule").GetString()));
        Assert.Equal(("one", "drop_all", "policies/policy.yaml:11"), (Text(lines[3], "server"), Text(lines[3], "tool"), Text(lines[3], "rule")));
        Assert.False(lines[4].TryGetProperty("rule", out _));
        Assert.Equal([-32602, -32602, -31503, -31504, -32603], lines[3..8].Select(line => line.GetProperty("code").GetInt32()));
        Assert.All(lines[..14], line => Assert.Equal(("key:bot", "bot"), (Text(line, "principal"), Text(line, "app"))));
        Assert.False(lines[14].TryGetProperty("principal", out _));
        Assert.Equal("127.0.0.1", Text(lines[14], "source"));
    }

    [Fact]
    public async Task Record_AfterSecretsWentBothWays_HoldsNoneOfThem()
    {
        await using var server = await TestServer.StartAsync(Script);
        await using var gateway = await StartAsync(server);
        using var modern = gateway.Caller();
        using var legacy = gateway.Caller();
        await legacy.InitializeAsync(TestContext.Current.CancellationToken);

        foreach (var caller in new[] { modern, legacy })
        {
            foreach (var tool in new[] { "ok", "fails", "errs", "drop_all", "breaks" })
            {
                await caller.SendAsync(
                    caller.Call("one__" + tool, """{"secret":"in-the-arguments"}"""), TestContext.Current.CancellationToken, "one__" + tool, headers => headers.Add("Cookie", "in-the-cookie"));
            }
        }

        await legacy.CallAsync("one__ok", TestContext.Current.CancellationToken);
        await Eventually.AsyncValue(_ => Task.FromResult(gateway.Record()), lines => lines.Count(line => line.TryGetProperty("tool", out JsonElement _)) >= 11);
        var record = await File.ReadAllTextAsync(gateway.Folder.AuditFile, TestContext.Current.CancellationToken);
        var log = gateway.Process.Log;

        string[] secrets = ["in-the-arguments", "in-the-cookie", "in-the-result", "in-the-error", "in-the-server-entry", gateway.Key, gateway.Key[^43..], legacy.Session!];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, record, StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(gateway.Folder.AuditFile));
        }
    }

    [Fact]
    public async Task Names_WithLineBreaksAndQuotes_StayOneLineOfJson()
    {
        await using var server = await TestServer.StartAsync(Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken);

        await caller.SendAsync(caller.Call("x\\n{\\\"outcome\\\":\\\"forged\\\"}\\u2028\\u0000" + new string('y', 100_000)), TestContext.Current.CancellationToken);

        var line = Assert.Single(await Eventually.AsyncValue(
            _ => Task.FromResult(gateway.Record().Where(each => Text(each, "method") == "tools/call").ToArray()), found => found.Length > 0));
        Assert.Equal("unknown", Text(line, "outcome"));
        Assert.InRange(line.GetRawText().Length, 100, 8_000);
    }

    private static Task<RunningGateway> StartAsync(TestServer server) => ReadyAsync(RunningGateway.StartAsync($$"""
          one: { url: "{{server.Url}}", headers: { X-Token: in-the-server-entry }, timeout: 1s }
          down: { url: "http://127.0.0.1:{{FreePort.Pick()}}/mcp" }
        """, policy: Policy));

    private static async Task<RunningGateway> ReadyAsync(Task<RunningGateway> starting)
    {
        var gateway = await starting;
        await gateway.ServerIsAsync("one", "ready");
        await gateway.ServerIsAsync("down", "down");
        return gateway;
    }

    private static void Script(TestServer server)
    {
        Scripts.Modern("ok", "fails", "errs", "stalls", "breaks", "drop_all")(server);
        server.Tools["ok"] = (http, request) => Reply.TextAsync(http, request, "in-the-result");
        server.Tools["fails"] = (http, request) => Reply.JsonAsync(
            http, Reply.Result(request, """{"resultType":"complete","isError":true,"content":[{"type":"text","text":"in-the-result"}]}"""));
        server.Tools["errs"] = (http, request) => Reply.ErrorAsync(http, request, 4711, "in-the-error");
        server.Tools["stalls"] = (http, _) => Reply.HangAsync(http);
        server.Tools["breaks"] = (http, _) => Reply.BodyAsync(http, "in-the-result", "text/plain", 500);
    }

    private static void AssertComplete(JsonElement line)
    {
        Assert.True(line.GetProperty("time").TryGetDateTimeOffset(out _));
        Assert.Equal(16, line.GetProperty("reference").GetString()!.Length);
        Assert.True(line.GetProperty("durationMs").GetDouble() >= 0);
        Assert.True(line.GetProperty("status").GetInt32() >= 200);
        Assert.NotNull(Text(line, "endpoint"));
        Assert.NotNull(Text(line, "httpMethod"));
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
