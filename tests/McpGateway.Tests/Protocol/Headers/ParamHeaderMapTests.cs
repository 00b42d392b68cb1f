using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Protocol.Headers;

public sealed class ParamHeaderMapTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},
          "x-mcp-header":{"type":"object"},
          "limit":{"type":["integer","null"],"x-mcp-header":"Limit","default":{"x-mcp-header":7}},
          "deep":{"type":"object","properties":{"flag":{"type":"boolean","x-mcp-header":"Flag"}}}}}
        """;

    [Fact]
    public void Parse_ReachableAnnotations_AreFoundWithTheirPaths()
    {
        var map = Parse(Schema);
        Assert.Equal(
            ["Mcp-Param-Region region False", "Mcp-Param-Limit limit True", "Mcp-Param-Flag deep.flag False"],
            map.Headers.Select(h => $"{h.HeaderName} {string.Join('.', h.Path)} {h.IsInteger}"));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":""}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"a b"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"a\r\nb"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":7}}}""")]
    [InlineData("""{"properties":{"a":{"type":"number","x-mcp-header":"a"}}}""")]
    [InlineData("""{"properties":{"a":{"type":["null"],"x-mcp-header":"a"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"object","x-mcp-header":"a"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"a"},"b":{"type":"string","x-mcp-header":"A"}}}""")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string","x-mcp-header":"a"}}}}""")]
    [InlineData("""{"oneOf":[{"properties":{"a":{"type":"string","x-mcp-header":"a"}}}]}""")]
    [InlineData("""{"$defs":{"d":{"type":"string","x-mcp-header":"a"}}}""")]
    [InlineData("""{"not":{"properties":{"a":{"type":"string","x-mcp-header":"a"}}}}""")]
    [InlineData("""{"type":"string","x-mcp-header":"a"}""")]
    [InlineData("""{"properties":{"a":{"type":"string","X-Mcp-Header":"a"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-\u0068eader":"a b"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"a"}}""")]
    public void Parse_InvalidAnnotation_NamesAReason(string schema)
    {
        Assert.Null(ParamHeaderMap.Parse(Bytes.Of(schema), out var reason));
        Assert.NotNull(reason);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"properties":{"a":{"enum":["x-mcp-header"],"const":{"x-mcp-header":1},"examples":[{"x-mcp-header":1}]}}}""")]
    [InlineData("""{"properties":{"a":true,"b":{"description":"x-mcp-header"}}}""")]
    public void Parse_NoAnnotation_IsEmpty(string schema) => Assert.Empty(Parse(schema).Headers);

    [Theory]
    [InlineData("""{"region":"eu","limit":42}""", "eu", "42", null, null)]
    [InlineData("""{"region":"eu","limit":42.0}""", "eu", "42", null, null)]
    [InlineData("""{"region":"eu","limit":42}""", "eu", "42.0", null, null)]
    [InlineData("""{"region":"é","deep":{"flag":true}}""", "=?base64?w6k=?=", null, "true", null)]
    [InlineData("""{"region":null}""", null, null, null, null)]
    [InlineData("{}", null, null, null, null)]
    [InlineData("""{"region":"eu"}""", null, null, null, Refusal.HeaderMismatch)]
    [InlineData("""{"region":"eu"}""", "EU", null, null, Refusal.HeaderMismatch)]
    [InlineData("{}", "eu", null, null, Refusal.HeaderMismatch)]
    [InlineData("""{"region":null}""", "", null, null, Refusal.HeaderMismatch)]
    [InlineData("""{"limit":42}""", null, "43", null, Refusal.HeaderMismatch)]
    [InlineData("""{"region":"042"}""", "42", null, null, Refusal.HeaderMismatch)]
    [InlineData("""{"limit":"042"}""", null, "42", null, Refusal.HeaderMismatch)]
    [InlineData("""{"region":"eu"}""", "=?base64?@?=", null, null, Refusal.HeaderMismatch)]
    [InlineData("""{"deep":{"flag":true}}""", null, null, "True", Refusal.HeaderMismatch)]
    [InlineData("""{"region":"eu","region":"us"}""", "eu", null, null, Refusal.AmbiguousMessage)]
    [InlineData("""{"region":"eu","Region":"us"}""", "eu", null, null, Refusal.AmbiguousMessage)]
    [InlineData("""{"deep":{"flag":true},"DEEP":{"flag":false}}""", null, null, "true", Refusal.AmbiguousMessage)]
    public void Check_HeadersAgainstArguments_AgreeOrAreRefused(string arguments, string? region, string? limit, string? flag, Refusal? expected)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in ((string, string?)[])[("mcp-param-region", region), ("Mcp-Param-Limit", limit), ("Mcp-Param-Flag", flag)])
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }

        var bytes = Bytes.Of(arguments);
        Assert.Equal(expected, Parse(Schema).Check(headers, bytes, Bytes.All(bytes), out _));
    }

    [Theory]
    [InlineData("""{"region":"a\r\nX-Evil: 1","limit":4.2e1,"deep":{"flag":false}}""", "Mcp-Param-Region: =?base64?YQ0KWC1FdmlsOiAx?= | Mcp-Param-Limit: 42 | Mcp-Param-Flag: false")]
    [InlineData("""{"region":["eu"],"limit":4.5}""", "")]
    [InlineData("""{"limit":9007199254740993}""", "")]
    [InlineData("{}", "")]
    public void TryMake_FromArguments_WritesNamesAndEncodedValues(string arguments, string expected)
    {
        var made = new List<KeyValuePair<string, string>>();
        var bytes = Bytes.Of(arguments);
        Assert.Null(Parse(Schema).TryMake(bytes, Bytes.All(bytes), made));
        Assert.Equal(expected, string.Join(" | ", made.Select(h => $"{h.Key}: {h.Value}")));
    }

    [Fact]
    public void Check_NoArgumentsAtAll_ExpectsNoHeaders() =>
        Assert.Null(Parse(Schema).Check(new HeaderDictionary(), default, default, out _));

    private static ParamHeaderMap Parse(string schema)
    {
        var map = ParamHeaderMap.Parse(Bytes.Of(schema), out var reason);
        Assert.True(map is not null, reason);
        return map;
    }
}
