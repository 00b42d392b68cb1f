using McpGateway.Protocol.Refusals;

namespace McpGateway.Tests.Protocol.Envelopes;

public sealed class EnvelopeRefusalTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"")]
    [InlineData("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"ping\"}")]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},]")]
    public void Read_NotOneJsonText_IsAParseErrorWithoutId(string message) => Refused(message, Refusal.ParseError, "");

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"ping","method":"ping"}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"ping","params":{},"params":{}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","name":"b"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","n\u0061me":"b"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","Name":"b"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"NAME":"b"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","name\u0000":"b"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","_Meta":{}}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","_meta":{"progressToKen":1}}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","_meta":{"progressTo\u212aen":1}}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","requeſtState":"x"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"_meta":{"IO.modelcontextprotocol/protocolVersion":"x"}}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"completion/complete","params":{"ref":{"name":"a","name":"b"}}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\ud800"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","requestState":"\udc00"}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"\ud800":1}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"id":8,"method":"ping"}""", "")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"ID":8,"method":"ping"}""", "")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"\u0131d":8,"method":"ping"}""", "")]
    [InlineData("""{"jsonrpc":"2.0","jsonRPC":"2.0","id":7,"method":"ping"}""", "")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":{},"result":{}}""", "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":{},"Error":{}}""", "")]
    public void Read_TwoWaysToReadIt_IsRefusedWithTheIdWhereItIsSure(string message, string id)
    {
        var result = Bytes.Read(message);
        Assert.False(result.IsRead, message);
        Assert.Equal(Refusal.AmbiguousMessage, result.Refusal);
        Assert.Equal(id, Bytes.Text(result.Id));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.0,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1e2,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":-0,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9007199254740992,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":99999999999999999999,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""")]
    public void Read_WithoutUsableId_IsInvalidWithoutId(string message) => Refused(message, Refusal.InvalidRequest, "");

    [Theory]
    [InlineData("""{"id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":2.0,"id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{},"error":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":null}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"progressToken":1.5}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"notifications/initialized"}""")]
    public void Read_NotAMessage_IsInvalidAndEchoesTheId(string message) => Refused(message, Refusal.InvalidRequest, "1");

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"tools/call","params":{"name":"drop"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","result":{}}""")]
    public void Read_CallWithoutId_IsInvalid(string message) => Refused(message, Refusal.InvalidRequest, null);

    [Fact]
    public void Read_LongId_IsBounded()
    {
        string Message(int length) => $$"""{"jsonrpc":"2.0","id":"{{new string('x', length)}}","method":"ping"}""";
        Assert.True(Bytes.Read(Message(1022)).IsRead);
        Refused(Message(1023), Refusal.InvalidRequest, "");
    }

    private static void Refused(string message, Refusal refusal, string? id)
    {
        var result = Bytes.Read(message);
        Assert.False(result.IsRead, message);
        Assert.Equal(refusal, result.Refusal);
        if (id is not null)
        {
            Assert.Equal(id, Bytes.Text(result.Id));
        }
    }
}
