using System.Text;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>Servers that break HTTP itself, in calls only: a good server lists the tool, and the replica behind answers it.</summary>
public sealed class BrokenHttpTests
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["giant header"] = "HTTP/1.1 200 OK\r\nX-Evil: " + new string('e', 4 << 20) + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        ["many headers"] = "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"X-{i}: evil\r\n")) + "\r\n",
        ["no HTTP"] = "SSH-2.0-evil\r\n",
        ["bad status"] = "HTTP/1.1 999999 evil\r\n\r\n",
        ["closes at once"] = "",
        ["short body"] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"evil\":",
        ["bad chunk"] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nevil\r\n",
        ["switches protocols"] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nevil",
        ["many 1xx"] = string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: evil\r\n\r\n", 10)) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    };

    public static TheoryData<string> Cases => [.. Answers.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task Answer_BreaksHttp_IsABadGatewayInBothErasOfClient(string lie)
    {
        await using var server = RawServer.Answering(request => request.Contains("tools/call", StringComparison.Ordinal) ? Answers[lie] : Good(request));
        await using var gateway = await InProcessGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""");
        using var modern = gateway.Caller();
        using var legacy = gateway.Caller();
        await legacy.InitializeAsync(TestContext.Current.CancellationToken);
        await Eventually.AsyncValue(modern.ListToolsAsync, listed => listed.ToolNames.Any());

        foreach (var caller in new[] { modern, legacy })
        {
            var answer = await caller.CallAsync("one__ok", TestContext.Current.CancellationToken);

            // 502 where the answer breaks the protocol, 200 where it broke off: of a 502 the SDKs' callers see no code.
            Assert.Equal(-32603, answer.Code);
            Assert.Contains(answer.Status, (int[])[200, 502]);
            Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
        }
    }

    private static string Good(string request)
    {
        var id = RawServer.IdOf(request);
        var result = request.Contains("server/discover", StringComparison.Ordinal)
            ? """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private"}"""
            : """{"resultType":"complete","tools":[{"name":"ok","inputSchema":{"type":"object"}}],"ttlMs":0,"cacheScope":"private"}""";
        var body = $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }
}
