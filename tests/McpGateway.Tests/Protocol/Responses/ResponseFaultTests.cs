using System.Buffers;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Responses;

namespace McpGateway.Tests.Protocol.Responses;

public sealed class ResponseFaultTests
{
    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"type\":\"x\"}]}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a\",\"URI\":\"b\"}]}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a\",\"ur\\u0131\":\"b\"}]}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"contents\":[{\"uri\":\"a\",\"uri\":\"b\"}]}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":false,\"iserror\":true}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"a\",\"re\\u017fultType\":\"b\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"\\ud800\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"uri\":\"a\",\"type\":\"resource\\udc00_link\"}]}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\\ud800\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32020.0,\"message\":\"\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-3202e1,\"message\":\"\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"Result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"Code\":2,\"message\":\"\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"\\ud800\"}]}}")]
    public void Rewrite_TwoWaysToReadIt_IsAmbiguous(string message) => Faults(message, ResponseFault.Ambiguous);

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":10,\"error\":{\"code\":1,\"message\":\"\"}}")]
    public void Rewrite_AnotherId_IsWrong(string message) => Faults(message, ResponseFault.WrongId);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("{\"id\":1,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"x\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1.0,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"notifications/progress\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":[],\"result\":{}}")]
    [InlineData("{\"jsonrpc\":[\"2.0\"],\"id\":1,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":[]}")]
    public void Rewrite_NotAMessage_IsAFault(string message) => Faults(message, ResponseFault.NotAMessage);

    [Theory]
    [InlineData("")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}{}")]
    [InlineData("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":\"\n\"}}")]
    public void Rewrite_NotJson_IsInvalid(string message) => Faults(message, ResponseFault.Invalid);

    [Fact]
    public void Rewrite_Bounds_AreKept()
    {
        Faults(Rewriting.Response("{\"a\":" + new string('[', 127) + new string(']', 127) + "}"), ResponseFault.TooDeep);
        Faults(Rewriting.Response($"{{\"contents\":[{{\"uri\":\"{new string('x', 40_000)}\"}}]}}"), ResponseFault.HeldTooLong);
        Faults(Rewriting.Response($"{{{new string(' ', 20_000)}\"a\":1}}"), ResponseFault.HeldTooLong);
        Faults(Rewriting.Response($"{{\"{new string('k', 5000)}\":1}}"), ResponseFault.HeldTooLong);
    }

    [Theory]
    [InlineData("\"a\\/\\u00e9\"", "\"a/é\"")]
    [InlineData("\"a/é\"", "\"a/é\"")]
    [InlineData("null", "\"a/é\"")]
    public void Rewrite_IdInAnotherSpelling_IsWrittenAsTheClientDid(string id, string expected)
    {
        var (fault, output, _) = Rewriting.Run($"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":-5,\"message\":\"\"}}}}", new ResponseRewrite(), "\"a/é\"");
        Assert.Equal(ResponseFault.None, fault);
        Assert.Equal($"{{\"jsonrpc\":\"2.0\",\"id\":{expected},\"error\":{{\"code\":-5,\"message\":\"\"}}}}", output);
    }

    [Fact]
    public void Rewrite_NotificationsAndQuestions_AreToldApart()
    {
        var rewrite = Rewriting.Uris with { ProgressToken = FieldEdit.Replace("\"mine\""u8.ToArray()), SubscriptionId = FieldEdit.Replace("9"u8.ToArray()) };
        var updated = Rewriting.Run("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"a:b\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}", rewrite, "1");
        Assert.Equal("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"s+a:b\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":9}}}", updated.Output);
        Assert.Equal((MessageKind.Notification, McpMethod.ResourcesUpdatedNotification), (updated.Facts.Kind, updated.Facts.Method));

        var progress = Rewriting.Run("{\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":5},\"jsonrpc\":\"2.0\"}", rewrite, "1");
        Assert.Equal("{\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"mine\",\"progress\":5},\"jsonrpc\":\"2.0\"}", progress.Output);

        var question = Rewriting.Run("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"uri\":\"a:b\"}}", rewrite, "1");
        Assert.Equal((ResponseFault.None, MessageKind.Request, "1"), (question.Fault, question.Facts.Kind, Bytes.Text(question.Facts.RawId)));
        Assert.Contains("\"uri\":\"a:b\"", question.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"data\":{\"x\":[1]}, \"code\":-32020,\"message\":\"m\"}}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1}}")]
    [InlineData("{\"error\":{\"message\":\"m\",\"code\":5},\"id\":1,\"jsonrpc\":\"2.0\"}", "{\"error\":{\"message\":\"m\",\"code\":5},\"id\":1,\"jsonrpc\":\"2.0\"}")]
    public void Rewrite_Error_IsShownWholeToTheRewriter(string message, string expected)
    {
        var (fault, output, facts) = Rewriting.Run(message, new ResponseRewrite { Errors = new Translating() }, "1");
        Assert.Equal(ResponseFault.None, fault);
        Assert.Equal(expected, output);
        Assert.True(facts.HasError);
    }

    [Fact]
    public void Reset_AfterAMessage_ReadsTheNextOne()
    {
        using var scanner = new ResponseScanner(new ResponseRewrite(), Bytes.Of("1"));
        using var output = new PooledWriter();
        Assert.Equal(ResponseFault.None, scanner.Rewrite(Bytes.Of("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}"), output));
        scanner.Reset();
        Assert.Equal(ResponseFault.None, scanner.Rewrite(Bytes.Of(Rewriting.Response("{\"isError\":true}")), output));
        Assert.True(scanner.Facts.IsToolError);
        scanner.Reset();
        Assert.NotEqual(ResponseFault.None, scanner.Rewrite(Bytes.Of("{"), output));
        Assert.Throws<InvalidOperationException>(scanner.Reset);
    }

    private static void Faults(string message, ResponseFault expected) =>
        Assert.Equal(expected, Rewriting.Run(message, Rewriting.Uris, "1").Fault);

    private sealed class Translating : IErrorRewriter
    {
        public bool Rewrite(long? code, ReadOnlySpan<byte> error, IBufferWriter<byte> output)
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(error.ToArray());
            Assert.Equal(code, parsed.RootElement.GetProperty("code").GetInt64());
            if (code == -32020)
            {
                output.Write("{\"code\":-1}"u8);
                return true;
            }

            return false;
        }
    }
}
