using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>Answers that two readers could read in two ways, or that answer something else (design §3, two parsers).</summary>
public sealed class LyingServerTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private const string Evil = """{"resultType":"complete","content":[{"type":"text","text":"evil"}]}""";

    private static readonly Dictionary<string, Func<string, string>> Bodies = new(StringComparer.Ordinal)
    {
        ["key twice"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}},"result":{{Evil}}}""",
        ["folded key"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}},"Result":{{Evil}}}""",
        ["NUL key"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}},"result\u0000":{{Evil}}}""",
        ["folded by Unicode"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}},"re\u017fult":{{Evil}}}""",
        ["result and error"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}},"error":{"code":1,"message":"evil"} }""",
        ["neither"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"evil":{{Evil}} }""",
        ["another id"] = _ => $$"""{"jsonrpc":"2.0","id":424242,"result":{{Evil}}}""",
        ["id as text"] = id => $$"""{"jsonrpc":"2.0","id":"{{id}}","result":{{Evil}}}""",
        ["id null"] = _ => $$"""{"jsonrpc":"2.0","id":null,"result":{{Evil}}}""",
        ["no id"] = _ => $$"""{"jsonrpc":"2.0","result":{{Evil}}}""",
        ["id twice"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"id":{{id}},"result":{{Evil}}}""",
        ["two texts"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}}}{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}}}""",
        ["an array"] = id => $$"""[{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}}}]""",
        ["byte-order mark"] = id => $$"""{{"\uFEFF"}}{"jsonrpc":"2.0","id":{{id}},"result":{{Evil}}}""",
        ["cut off"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{"evil":""",
        ["empty"] = _ => "",
        ["no JSON"] = _ => "<html>evil</html>",
        ["old jsonrpc"] = id => $$"""{"jsonrpc":"1.0","id":{{id}},"result":{{Evil}}}""",
        ["too deep"] = id => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{"evil":{{new string('[', 5000)}}{{new string(']', 5000)}}} }""",
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (client, server) in TwoEras.Cells.Select(row => row.Data))
            {
                // Between the eras one message is read at a time, as from servers that answer in lines of JSON: the rest is never looked at.
                foreach (var lie in Bodies.Keys.Where(lie => client == server || lie != "two texts"))
                {
                    data.Add(client, server, lie);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Answer_Lies_IsABadGatewayAndNothingOfItArrives(string client, string server, string lie)
    {
        // One tool for all: what it answers is in its arguments' place, the id.
        var tool = "t0";
        eras.Server(server).Tools[tool] = (http, request) => Reply.JsonAsync(http, Bodies[request.Params.GetProperty("arguments").GetProperty("lie").GetString()!](request.Id));
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync($"{server}__{tool}", TestContext.Current.CancellationToken, $$"""{"lie":"{{lie}}"}""");

        // 502 where the answer breaks the protocol, 200 where there was none: of a 502 the SDKs' callers see no code.
        Assert.Equal(-32603, answer.Code);
        Assert.Contains(answer.Status, (int[])[200, 502]);
        Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
        Assert.Equal(lie == "empty" && client != server ? "outcome_unknown" : "upstream_invalid", answer.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
    }
}
