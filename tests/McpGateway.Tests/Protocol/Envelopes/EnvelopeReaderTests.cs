using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Tests.Protocol.Envelopes;

public sealed class EnvelopeReaderTests
{
    [Fact]
    public void Read_ModernCall_FindsEverythingWhereverItStands()
    {
        const string Message = """
             {"params":{"arguments":{"name":"inner","_meta":{"name":1}},"n\u0061me":"a\/b","_meta":{"x":{"name":2},
             "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},
             "progressToken":7,"traceparent":"00-1"},"requestState":"s","inputResponses":{}},"method":"tools\/call","id":"\u0031","jsonrpc":"2.0"}
            """;
        var envelope = Bytes.Envelope(Message);
        string Raw(ByteRange range) => Bytes.Text(envelope.Raw(range));
        Assert.Equal(MessageKind.Request, envelope.Kind);
        Assert.Equal(McpMethod.ToolsCall, envelope.Method);
        Assert.Equal("tools/call", envelope.MethodName);
        Assert.Equal("a/b", envelope.Name);
        Assert.Null(envelope.Uri);
        Assert.Equal("\"\\u0031\"", Bytes.Text(envelope.RawId));
        Assert.Equal("\"a\\/b\"", Raw(envelope.Params.Name));
        Assert.Equal("{\"name\":\"inner\",\"_meta\":{\"name\":1}}", Raw(envelope.Params.Arguments));
        Assert.Equal("\"2026-07-28\"", Raw(envelope.Meta.ProtocolVersion));
        Assert.Equal("{}", Raw(envelope.Meta.ClientCapabilities));
        Assert.Equal("7", Raw(envelope.Meta.ProgressToken));
        Assert.Equal("\"00-1\"", Raw(envelope.Meta.TraceParent));
        Assert.Equal("\"s\"", Raw(envelope.Params.RequestState));
        Assert.Equal("{}", Raw(envelope.Params.InputResponses));
        Assert.StartsWith("{\"x\"", Raw(envelope.Meta.Object), StringComparison.Ordinal);
        Assert.EndsWith("\"2.0\"}", Raw(envelope.Message), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CompletionRef_IsReadAsAnObjectOfItsOwn()
    {
        var envelope = Bytes.Envelope("""{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"uri":"a://{x}","type":"ref/resource"},"argument":{"name":"x","value":""}}}""");
        Assert.Equal("ref/resource", envelope.Text(envelope.Params.RefType));
        Assert.Equal("a://{x}", envelope.Text(envelope.Params.RefUri));
        Assert.False(envelope.Params.RefName.IsPresent);
        Assert.False(envelope.Params.Name.IsPresent);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", MessageKind.Notification)]
    [InlineData("""{"jsonrpc":"2.0","method":"some/extension","params":{}}""", MessageKind.Notification)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", MessageKind.Request)]
    [InlineData("""{"jsonrpc":"2.0","id":-9007199254740991,"method":"ping"}""", MessageKind.Request)]
    [InlineData("""{"jsonrpc":"2.0","id":"","method":"ping"}""", MessageKind.Request)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", MessageKind.Response)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}""", MessageKind.Response)]
    public void Read_Kinds_AreTold(string message, MessageKind kind) => Assert.Equal(kind, Bytes.Envelope(message).Kind);

    [Fact]
    public void Read_Batch_GivesTheElements()
    {
        const string Message = """ [ {"jsonrpc":"2.0","id":1,"method":"ping"} , 7, [] ] """;
        var envelope = Bytes.Envelope(Message);
        Assert.Equal(MessageKind.Batch, envelope.Kind);
        Assert.Equal(["""{"jsonrpc":"2.0","id":1,"method":"ping"}""", "7", "[]"], envelope.Elements.Select(e => Bytes.Text(envelope.Raw(e))));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Read_Batch_IsBounded(int count, bool read) =>
        Assert.Equal(read, Bytes.Read($"[{string.Join(',', Enumerable.Repeat("1", count))}]").IsRead);

    [Fact]
    public void Read_Depth_IsBoundedAndKeepsTheId()
    {
        string Nested(int depth) => "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\",\"params\":{\"x\":" + new string('[', depth) + new string(']', depth) + "}}";
        Assert.True(Bytes.Read(Nested(62)).IsRead);
        var refused = Bytes.Read(Nested(63));
        Assert.Equal(McpGateway.Protocol.Refusals.Refusal.TooDeep, refused.Refusal);
        Assert.Equal("5", Bytes.Text(refused.Id));
    }
}
