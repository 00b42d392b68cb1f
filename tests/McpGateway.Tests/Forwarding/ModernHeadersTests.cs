using McpGateway.Forwarding;
using McpGateway.Protocol.Headers;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Forwarding;

public class ModernHeadersTests
{
    [Theory]
    [InlineData("plain", true)]
    [InlineData("=?base64?w6k=?=", true)]
    [InlineData("caf\u00e9", false)]
    [InlineData("a\u0001b", false)]
    public void PassUnknown_OfAValueThatNoClientMayWrite_PassesNothing(string value, bool passes)
    {
        var headers = new HeaderDictionary { ["Mcp-Param-Unknown"] = value };
        List<KeyValuePair<string, string>> made = [];
        ModernHeaders.PassUnknown(headers, ParamHeaderMap.Empty, made);
        Assert.Equal(passes, made.Count == 1);
    }
}
