using System.Text;
using McpGateway.Forwarding;
using McpGateway.Protocol;
using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Forwarding;

public sealed class ForwardedErrorsTests
{
    private const string Asked = "notes+note://x";

    [Theory]
    [InlineData(Era.Legacy, """{"code":-32602,"message":"bad","data":{"why": 1}}""")]
    [InlineData(Era.Legacy, """{"code":-32602,"message":"Resource x not found"}""")]
    [InlineData(Era.Modern, """{"code":-32602,"message":"bad","x":[1.0]}""")]
    [InlineData(Era.Modern, """{"code":4711,"message":"own","data":"text"}""")]
    public void Rewrite_NamesNoResource_PassesByteForByte(Era era, string error) => Assert.Equal(error, Rewritten(era, error));

    [Theory]
    [InlineData(Era.Legacy, """{"code":-32002,"message":"m","data":{"uri":"note://y","more":[1.0]}}""", """{"code":-32002,"message":"m","data":{"uri":"notes+note://y","more":[1.0]}}""")]
    [InlineData(Era.Modern, """{"code":-32602,"message":"m","data":{"uri":"note://x"}}""", """{"code":-32602,"message":"m","data":{"uri":"notes+note://x"}}""")]
    public void Rewrite_NamesAResource_AsTheClientKnowsIt(Era era, string error, string expected) => Assert.Equal(expected, Rewritten(era, error));

    [Theory]
    [InlineData("""{"code":-32002,"message":"m"}""", """{"code":-32602,"message":"m","data":{"uri":"notes+note://x"}}""")]
    [InlineData("""{"code": -32002,"message":"m","data":{"uri":"note://x"}}""", """{"code": -32602,"message":"m","data":{"uri":"notes+note://x"}}""")]
    public void Rewrite_LegacyCodeOfAModernServer_BecomesTheModernOne(string error, string expected) => Assert.Equal(expected, Rewritten(Era.Modern, error));

    [Theory]
    [InlineData(Era.Modern, -32020)]
    [InlineData(Era.Modern, -32042)]
    [InlineData(Era.Legacy, -32022)]
    public void Rewrite_NothingForThisClient_IsAnErrorOfTheGateway(Era era, int code)
    {
        var error = Rewritten(era, $$$"""{"code":{{{code}}},"message":"secret of the hop","data":{}}""");

        Assert.StartsWith("""{"code":-32603,""", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    private static string Rewritten(Era era, string error)
    {
        using var scanner = new ResponseScanner(new ResponseRewrite { Errors = new ForwardedErrors(era, Asked, new Prefix()) }, "1"u8.ToArray());
        using var output = new PooledWriter(256);
        var message = $$$"""{"jsonrpc":"2.0","id":1,"error":{{{error}}}}""";

        Assert.Equal(ResponseFault.None, scanner.Rewrite(Encoding.UTF8.GetBytes(message), output));

        var written = Encoding.UTF8.GetString(output.WrittenSpan);
        return written["""{"jsonrpc":"2.0","id":1,"error":""".Length..^1];
    }

    private sealed class Prefix : IUriRewriter
    {
        public string Rewrite(string uri, UriPlace place) => "notes+" + uri;
    }
}
