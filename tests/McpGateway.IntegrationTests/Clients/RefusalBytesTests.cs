using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>
/// Whoever probes for what exists learns nothing: what a policy denies and what nobody has are answered with the same
/// bytes, headers included, but for the reference, which is as long and names an exchange.
/// </summary>
[Collection(nameof(ClientsCollection))]
public sealed class RefusalBytesTests(ClientsFixture fixture)
{
    [Theory]
    [InlineData("tools/call", "guarded__crash", "guarded__nope_")]
    [InlineData("tools/call", "guarded__crash", "nobodys__crash")]
    [InlineData("tools/call", "guarded__crash", "legacy__echo__")]
    [InlineData("prompts/get", "guarded__broken", "guarded__nobody")]
    [InlineData("resources/read", "guarded+note://welcome", "nobodys+note://welcome")]
    [InlineData("resources/read", "guarded+note://welcome", "legacy_+note://welcome")]
    public async Task Denied_AndUnknown_AreTheSameBytes(string method, string denied, string unknown)
    {
        Assert.Equal(denied.Length, unknown.Length);

        Assert.Equal(await AnswerAsync(method, unknown), await AnswerAsync(method, denied));
    }

    private async Task<string> AnswerAsync(string method, string name)
    {
        using var http = TestHttp.Create(fixture.Gateway.Endpoint);
        var meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";
        var key = method == "resources/read" ? "uri" : "name";
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = new StringContent(
                $$$"""{"jsonrpc":"2.0","id":7,"method":"{{{method}}}","params":{"{{{key}}}":"{{{name}}}","_meta":{{{meta}}}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fixture.FailingKey);
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        request.Headers.Add("Mcp-Name", name);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var reference = JsonNode.Parse(body)!["error"]!["data"]!["reference"]!.GetValue<string>();
        var headers = response.Headers.Concat(response.Content.Headers).Where(each => each.Key != "Date").Select(each => $"{each.Key}: {string.Join(", ", each.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{body}"
            .Replace(reference, new string('R', reference.Length), StringComparison.Ordinal)
            .Replace(name.Replace("+", "\\u002B", StringComparison.Ordinal), "NAME", StringComparison.Ordinal)
            .Replace(name, "NAME", StringComparison.Ordinal);
    }
}
