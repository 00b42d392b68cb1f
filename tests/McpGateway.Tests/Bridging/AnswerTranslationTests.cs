using System.Text;
using McpGateway.Bridging.Answers;
using McpGateway.Protocol;

namespace McpGateway.Tests.Bridging;

public class AnswerTranslationTests
{
    public static TheoryData<GoldenCase> ToLegacy => GoldenCase.Folder("answer-to-legacy");

    public static TheoryData<GoldenCase> ToModern => GoldenCase.Folder("answer-to-modern");

    public static TheoryData<GoldenCase> SameEra => GoldenCase.Folder("answer-same-era");

    [Theory]
    [MemberData(nameof(ToLegacy))]
    public void AnswerToLegacy_GoldenCase_WritesExactly(GoldenCase golden) =>
        Check(golden, AnswerToLegacy.Write(golden.In, Target(golden)));

    [Theory]
    [MemberData(nameof(ToModern))]
    public void AnswerToModern_GoldenCase_WritesExactly(GoldenCase golden) =>
        Check(golden, AnswerToModern.Write(golden.In, Target(golden)));

    [Theory]
    [MemberData(nameof(SameEra))]
    public void SameEraAnswer_GoldenCase_WritesExactly(GoldenCase golden) =>
        Check(golden, SameEraAnswer.Write(golden.In, Target(golden), golden["era"] == "legacy" ? Era.Legacy : Era.Modern));

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":{},"error":{"code":1,"message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":{},"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":{},"Result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"method":"ping","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":{"resultType":"complete","resulttype":"input_required"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"result":{"_meta":[]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"error":{"code":1.5,"message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"error":{"code":"1","message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":501,"error":{"message":"m"}}""")]
    public void Answers_WithoutOneReading_AreRefused(string message)
    {
        var target = new AnswerTarget("1"u8.ToArray(), McpMethod.ToolsCall);
        var bytes = Encoding.UTF8.GetBytes(message);
        Assert.Null(AnswerToLegacy.Write(bytes, target).Message);
        Assert.Null(AnswerToModern.Write(bytes, target).Message);
        Assert.Null(SameEraAnswer.Write(bytes, target, Era.Legacy).Message);
    }

    [Fact]
    public void Answer_StrewnWithReservedKeys_CostsNoMoreThanItsSize()
    {
        // A server that wants to keep the gateway busy: half a million cuts in one message. Quadratic work would take hours.
        var text = new StringBuilder("""{"jsonrpc":"2.0","id":501,"result":{"_meta":{"first":0""");
        for (var i = 0; i < 250_000; i++)
        {
            text.Append(",\"io.modelcontextprotocol/").Append(i).Append("\":0,\"k").Append(i).Append("\":0");
        }

        var message = Encoding.UTF8.GetBytes(text.Append("}}}").ToString());
        var target = new AnswerTarget("1"u8.ToArray(), McpMethod.ToolsCall);
        var begun = TimeProvider.System.GetTimestamp();
        using var written = AnswerToLegacy.Write(message, target).Message;
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.NotNull(written);
        Assert.True(written.Span.IndexOf("io.modelcontextprotocol"u8) < 0);
    }

    private static AnswerTarget Target(GoldenCase golden) =>
        new(@"""c\u0031"""u8.ToArray(), McpMethods.Find(Encoding.UTF8.GetBytes(golden["method"]!)))
        {
            Uri = golden["uri"],
            PublicUri = golden["uri"] is null ? null : uri => "s+" + uri,
            WrapsStructuredContent = golden["wrap"] == "always",
        };

    private static void Check(GoldenCase golden, TranslatedAnswer answer)
    {
        using var message = answer.Message;
        Assert.Equal(golden.Out, message is null ? answer.Refusal.ToString() : Encoding.UTF8.GetString(message.Span));
    }
}
