using McpGateway.Backends;
using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

/// <summary>Clients of both eras on local processes of both eras: a process is reached by no other way than the bridge.</summary>
public sealed class ProcessRelayTests : IAsyncLifetime
{
    private const string Answers = """
        *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[{"name":"t","inputSchema":{"type":"object"}}]}}\n' "$id";;
        *'"tools/call"'*)
          token=$(printf '%s' "$line" | sed -n 's/.*"progressToken":\([0-9]*\).*/\1/p')
          printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":1}}\n' "$token"
          printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","content":[]}}\n' "$id";;
        """;

    private const string Legacy = $$$"""
        while IFS= read -r line; do
          id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
          case "$line" in
            *'"server/discover"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no"}}\n' "$id";;
            *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{} },"serverInfo":{"name":"p","version":"1"} } }\n' "$id";;
            {{{Answers}}}
          esac
        done
        """;

    private const string Modern = $$$"""
        while IFS= read -r line; do
          id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
          case "$line" in
            *'"server/discover"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{} },"ttlMs":0,"cacheScope":"private"} }\n' "$id";;
            {{{Answers}}}
          esac
        done
        """;

    private readonly BackendFixture _backends = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backends.DisposeAsync();

    [Theory]
    [InlineData(Legacy)]
    [InlineData(Modern)]
    public async Task ModernClient_OnAProcess_GetsProgressAndResult(string script)
    {
        await using var host = await BridgeHost.StartAsync(await StartAsync(script));
        using var client = new BridgeClient(host);
        Assert.Equal(
            """
            {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"mine","progress":1}}
            {"jsonrpc":"2.0","id":"a","result":{"resultType":"complete","content":[]}}

            """,
            await client.AskAsync(ModernCall("process__t", "\"a\"", ",\"progressToken\":\"mine\""), path: "/mcp"));
    }

    [Theory]
    [InlineData(Legacy, "\"resultType\":\"complete\",")]
    [InlineData(Modern, "")]
    public async Task LegacyClient_OnAProcess_GetsProgressAndResult(string script, string added)
    {
        await using var host = await BridgeHost.StartAsync(await StartAsync(script));
        using var client = new BridgeClient(host);
        Assert.Equal(
            $$$"""
            {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,"progress":1}}
            {"jsonrpc":"2.0","id":7,"result":{{{{added}}}"content":[]}}

            """,
            await client.AskAsync(LegacyCall("process__t", "7", """{"progressToken":7}"""), host.Session(), "/mcp"));
    }

    private Task<Backend> StartAsync(string script)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "the local processes of this test are shell scripts: /bin/sh not found");
        return _backends.ReadyAsync(BackendFixture.Shell("process", script));
    }
}
