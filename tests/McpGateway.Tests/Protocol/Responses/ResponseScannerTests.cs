using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Protocol.Responses;

public sealed class ResponseScannerTests
{
    [Fact]
    public void Rewrite_NothingAskedFor_PassesEveryByte()
    {
        const string Message = " {\"jsonrpc\" : \"2.0\",\r\n \"x\":[1,{ \"id\":2}], \"result\":{ \"content\" : [ {\"uri\":\"a:b\",\"type\":\"resource_link\"} ],\"resultType\":\"complete\" } ,\"id\":7 } \n";
        var (fault, output, facts) = Rewriting.Run(Message, new ResponseRewrite(), "7");
        Assert.Equal(ResponseFault.None, fault);
        Assert.Equal(Message, output);
        Assert.Equal((MessageKind.Response, "complete", false), (facts.Kind, facts.ResultType, facts.HasError));
    }

    [Theory]
    [InlineData("{\"type\":\"resource_link\",\"uri\":\"a:b\",\"n\":1}", "{\"type\":\"resource_link\",\"uri\":\"s+a:b\",\"n\":1}")]
    [InlineData("{\"uri\":\"a:b\",\"n\":[{\"uri\":\"a:c\"}],\"type\":\"resource_link\"}", "{\"uri\":\"s+a:b\",\"n\":[{\"uri\":\"a:c\"}],\"type\":\"resource_link\"}")]
    [InlineData("{\"u\\u0072i\":\"a\\u003ab\",\"type\":\"resource\\u005flink\"}", "{\"u\\u0072i\":\"s+a:b\",\"type\":\"resource\\u005flink\"}")]
    [InlineData("{\"type\":\"custom\",\"uri\":\"a:b\"}", "{\"type\":\"custom\",\"uri\":\"a:b\"}")]
    [InlineData("{\"uri\":\"a:b\",\"type\":\"custom\"}", "{\"uri\":\"a:b\",\"type\":\"custom\"}")]
    [InlineData("{\"uri\":\"a:b\"}", "{\"uri\":\"a:b\"}")]
    [InlineData("{\"uri\":\"a:b\",\"type\":7}", "{\"uri\":\"a:b\",\"type\":7}")]
    [InlineData("{\"uri\":{\"x\":1},\"type\":\"resource_link\"}", "{\"uri\":{\"x\":1},\"type\":\"resource_link\"}")]
    [InlineData("{\"uri\":7,\"type\":\"resource_link\"}", "{\"uri\":7,\"type\":\"resource_link\"}")]
    [InlineData("{\"type\":\"text\",\"text\":\"uri a:b\"}", "{\"type\":\"text\",\"text\":\"uri a:b\"}")]
    [InlineData("{\"type\":\"resource\",\"resource\":{\"text\":\"t\",\"uri\":\"a:b\"}}", "{\"type\":\"resource\",\"resource\":{\"text\":\"t\",\"uri\":\"s+a:b\"}}")]
    [InlineData("{\"resource\":{\"uri\":\"a:b\"},\"type\":\"resource\"}", "{\"resource\":{\"uri\":\"s+a:b\"},\"type\":\"resource\"}")]
    [InlineData("{\"type\":\"custom\",\"resource\":{\"uri\":\"a:b\"}}", "{\"type\":\"custom\",\"resource\":{\"uri\":\"a:b\"}}")]
    [InlineData("\"a:b\"", "\"a:b\"")]
    [InlineData("[{\"type\":\"resource_link\",\"uri\":\"a:b\"}]", "[{\"type\":\"resource_link\",\"uri\":\"a:b\"}]")]
    public void Rewrite_ContentItem_GetsItsUriWhereItIsOne(string item, string expected)
    {
        foreach (var frame in (string[])["{\"content\":[1,@,{}]}", "{\"messages\":[{\"role\":\"user\",\"content\":@}]}", "{\"messages\":[{\"content\":[@]}]}"])
        {
            if (frame.Contains("\"content\":@", StringComparison.Ordinal) && item[0] == '[')
            {
                continue;
            }

            Check(frame.Replace("@", item, StringComparison.Ordinal), frame.Replace("@", expected, StringComparison.Ordinal), Rewriting.Uris);
        }
    }

    [Theory]
    [InlineData("{\"contents\":[{\"uri\":\"a:b\",\"text\":\"x\"},{\"blob\":\"\",\"uri\":\"keep:me\"}]}", "{\"contents\":[{\"uri\":\"s+a:b\",\"text\":\"x\"},{\"blob\":\"\",\"uri\":\"keep:me\"}]}")]
    [InlineData("{\"_meta\":{\"ui\":{\"resourceUri\":\"ui://x\"}}}", "{\"_meta\":{\"ui\":{\"resourceUri\":\"s+ui://x\"}}}")]
    [InlineData("{\"_meta\":{\"ui/resourceUri\":\"ui://x\",\"ui\":{}}}", "{\"_meta\":{\"ui/resourceUri\":\"s+ui://x\",\"ui\":{}}}")]
    [InlineData("{\"structuredContent\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\"}]}}", "{\"structuredContent\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\"}]}}")]
    [InlineData("{\"content\":{\"type\":\"resource_link\",\"uri\":\"a:b\"}}", "{\"content\":{\"type\":\"resource_link\",\"uri\":\"a:b\"}}")]
    public void Rewrite_OtherPlaces_AreRewrittenOnlyWhereClientsReadResources(string result, string expected) =>
        Check(result, expected, Rewriting.Uris);

    [Fact]
    public void Rewrite_UriBeforeTypeWithMuchBetween_MovesBehindTheType()
    {
        var icon = $"\"icon\":\"{new string('x', 20_000)}\"";
        Check($"{{\"content\":[{{\"uri\":\"a:b\",{icon},\"type\":\"resource_link\",\"z\":1}}]}}", $"{{\"content\":[{{{icon},\"type\":\"resource_link\",\"uri\":\"s+a:b\",\"z\":1}}]}}", Rewriting.Uris);
        Check($"{{\"content\":[{{\"n\":0,\"uri\":\"a:b\", {icon},\"type\":\"other\"}}]}}", $"{{\"content\":[{{\"n\":0, {icon},\"type\":\"other\",\"uri\":\"a:b\"}}]}}", Rewriting.Uris);
        Check($"{{\"content\":[{{\"uri\":\"a:b\",{icon}}}]}}", $"{{\"content\":[{{{icon},\"uri\":\"a:b\"}}]}}", Rewriting.Uris);
    }

    [Theory]
    [InlineData("{}", "{\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"g\"}}}")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"g\"}}}")]
    [InlineData("{\"ttlMs\":5,\"cacheScope\":\"public\",\"resultType\":\"complete\",\"_meta\":{}}", "{\"ttlMs\":5,\"cacheScope\":\"private\",\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"g\"}}}")]
    [InlineData("{\"_meta\":{\"io.modelcontextprotocol\\/serverInfo\":{\"name\":[1,{}]},\"k\":1},\"resultType\":\"input_required\"}", "{\"_meta\":{\"io.modelcontextprotocol\\/serverInfo\":{\"name\":\"g\"},\"k\":1},\"resultType\":\"input_required\"}")]
    public void Rewrite_ModernFields_AreSetOrEnsured(string result, string expected) =>
        Check(result, expected, new ResponseRewrite
        {
            ResultType = FieldEdit.Ensure("\"complete\""u8.ToArray()),
            TtlMs = FieldEdit.Ensure("0"u8.ToArray()),
            CacheScope = FieldEdit.Set("\"private\""u8.ToArray()),
            ServerInfo = FieldEdit.Set("{\"name\":\"g\"}"u8.ToArray()),
        });

    [Theory]
    [InlineData("{\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\"}", "{}")]
    [InlineData("{ \"resultType\" : \"complete\" , \"a\":1 , \"ttlMs\":0, \"b\":2 }", "{ \"a\":1 , \"b\":2 }")]
    [InlineData("{\"a\":1,\"cacheScope\":{\"x\":[1]},\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{}}}", "{\"a\":1,\"_meta\":{}}")]
    public void Rewrite_TowardsLegacy_LeavesNothingModern(string result, string expected)
    {
        var rewrite = new ResponseRewrite { ResultType = FieldEdit.Drop, TtlMs = FieldEdit.Drop, CacheScope = FieldEdit.Drop, ServerInfo = FieldEdit.Drop };
        var (fault, output, facts) = Rewriting.Run(Rewriting.Response(result), rewrite, "1");
        Assert.Equal(ResponseFault.None, fault);
        Assert.Equal(Rewriting.Response(expected).Replace(" ", "", StringComparison.Ordinal), output.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(result.Contains("resultType", StringComparison.Ordinal) ? "complete" : null, facts.ResultType);
    }

    private static void Check(string result, string expected, ResponseRewrite rewrite)
    {
        var (fault, output, _) = Rewriting.Run(Rewriting.Response(result), rewrite, "1");
        Assert.Equal(ResponseFault.None, fault);
        Assert.Equal(Rewriting.Response(expected), output);
    }
}
