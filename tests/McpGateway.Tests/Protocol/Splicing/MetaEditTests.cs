using McpGateway.Protocol;
using McpGateway.Protocol.Splicing;

namespace McpGateway.Tests.Protocol.Splicing;

public sealed class MetaEditTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", """{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"traceparent":"t","progressToken":5}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}""", """{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"traceparent":"t","progressToken":5}}}""")]
    [InlineData("""{"params":{"x":1},"jsonrpc":"2.0","id":1,"method":"ping"}""", """{"params":{"x":1,"_meta":{"traceparent":"t","progressToken":5}},"jsonrpc":"2.0","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"traceparent":"old","y":2}}}""", """{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"y":2,"traceparent":"t","progressToken":5}}}""")]
    public void Set_WhereverItBelongs_IsMade(string message, string expected) =>
        Assert.Equal(expected, Edit(new MetaEdit().SetText(MetaKeys.TraceParent, "t").Set(MetaKeys.ProgressToken, "5"u8), message));

    [Fact]
    public void TowardsLegacy_ModernKeys_GoAndOthersStay()
    {
        const string Message = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{"io.modelcontextprotocol\/protocolVersion":"2026-07-28","progressToken":1,"io.modelcontextprotocol/clientCapabilities":{},"own/key":{"io.modelcontextprotocol/logLevel":1},"io.modelcontextprotocol/logLevel":"info"}}}""";
        const string Expected = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{"progressToken":1,"own/key":{"io.modelcontextprotocol/logLevel":1}}}}""";
        Assert.Equal(Expected, Edit(MetaEdit.TowardsLegacy(), Message));
    }

    [Fact]
    public void TowardsLegacy_NothingThere_ChangesNothing()
    {
        const string Message = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
        Assert.Equal(Message, Edit(MetaEdit.TowardsLegacy(), Message));
    }

    [Fact]
    public void Set_AnUnreservedKey_IsABug()
    {
        using var edit = new MetaEdit();
        Assert.Throws<ArgumentException>(() => edit.SetText("own/key", "x"));
    }

    private static string Edit(MetaEdit edit, string message)
    {
        using (edit)
        {
            var envelope = Bytes.Envelope(message);
            var splice = new Splice();
            edit.AddTo(splice, envelope);
            using var result = splice.Apply(envelope.Body.Span);
            return Bytes.Text(result.Span);
        }
    }
}
