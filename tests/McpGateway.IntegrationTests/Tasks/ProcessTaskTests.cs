using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>The extension Tasks of a local process of the modern era, which no HTTP request reaches.</summary>
public sealed class ProcessTaskTests : IDisposable
{
    private const string Script = """
        while IFS= read -r line; do
          id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
          case "$line" in
            *'"server/discover"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"extensions":{"io.modelcontextprotocol/tasks":{}}},"ttlMs":0,"cacheScope":"private"}}\n' "$id";;
            *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[{"name":"slow","inputSchema":{"type":"object"}}]}}\n' "$id";;
            *'"tools/call"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"taskId":"raw task","resultType":"task","status":"working","ttlMs":null}}\n' "$id";;
            *'"tasks/get"'*'"taskId":"raw task"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","taskId":"raw task","status":"completed","ttlMs":null,"result":{"content":[{"type":"resource_link","uri":"note://a","name":"a"}]}}}\n' "$id";;
            *'"tasks/cancel"'*'"taskId":"raw task"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete"}}\n' "$id";;
            *'"tasks/'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32602,"message":"Task not found"}}\n' "$id";;
          esac
        done
        """;

    private readonly string _script = Path.GetTempFileName();

    public ProcessTaskTests() => File.WriteAllText(_script, Script);

    public void Dispose() => File.Delete(_script);

    [Theory]
    [InlineData(null, "local__slow", "local+note://a")]
    [InlineData("local", "slow", "note://a")]
    public async Task Task_OfAProcess_IsFollowedByAnIdOfTheGatewaysOwn(string? endpoint, string tool, string link)
    {
        await using var gateway = await RunningGateway.StartAsync($$"""  local: { command: /bin/sh, args: [ "{{_script}}" ] }""");
        await gateway.ServerIsAsync("local", "ready");
        using var caller = gateway.Caller(endpoint);

        var created = await caller.CallForTaskAsync(tool);
        var id = TaskCaller.IdOf(created);
        var got = await caller.TaskAsync("tasks/get", id);

        Assert.DoesNotContain("raw task", created.Body + got.Body, StringComparison.Ordinal);
        Assert.Equal((id, "completed"), (TaskCaller.IdOf(got), TaskCaller.StatusOf(got)));
        Assert.Equal(link, got.Message.GetProperty("result").GetProperty("result").GetProperty("content")[0].GetProperty("uri").GetString());
        Assert.Null((await caller.TaskAsync("tasks/cancel", id)).Code);
        Assert.Equal("unknown", (await caller.TaskAsync("tasks/get", "raw task")).Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());

        // Whoever did not declare it gets none, whatever the process says.
        var uninvited = await caller.CallAsync(tool, TestContext.Current.CancellationToken);
        Assert.Contains("upstream_invalid", uninvited.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("raw task", uninvited.Body, StringComparison.Ordinal);
    }
}
