using McpGateway.Protocol.Sse;

namespace McpGateway.Tests.Protocol.Sse;

public sealed class SseParserTests
{
    [Theory]
    [InlineData("data: a\n\n", "message|a")]
    [InlineData("data:a\n\n", "message|a")]
    [InlineData("data:  a \n\n", "message| a ")]
    [InlineData("data: a\r\rdata: b\r\n\r\n", "message|a", "message|b")]
    [InlineData("data: a\ndata: b\ndata\ndata:\n\n", "message|a\nb\n\n")]
    [InlineData("event: endpoint\ndata: /m\n\ndata: x\n\n", "endpoint|/m", "message|x")]
    [InlineData("event: lost\n\ndata: x\n\n", "message|x")]
    [InlineData("event: e\nevent:\ndata: x\n\n", "message|x")]
    [InlineData(": comment\n:\ndata: x\n: data: y\n\n", "message|x")]
    [InlineData("\uFEFFdata: x\n\n", "message|x")]
    [InlineData("\uFEFF\uFEFFdata: x\n\n")]
    [InlineData("data: a\n\n\uFEFFdata: b\n\n", "message|a")]
    [InlineData("dat: x\ndatax: y\nData: z\n data: w\n\n")]
    [InlineData("data: cut off")]
    [InlineData("data: cut off\n")]
    [InlineData("\n\n\ndata: x\n\n", "message|x")]
    [InlineData("data\n\n", "message|")]
    [InlineData("unknown-field-name-of-some-length: v\ndata: x\n\n", "message|x")]
    [InlineData("data: a:b\n\n", "message|a:b")]
    public void Read_Stream_GivesItsEvents(string stream, params string[] events) =>
        Assert.Equal(events, SseReading.Events([Bytes.Of(stream)]).Select(e => $"{e.Name}|{e.Data}"));

    [Fact]
    public void Read_IdsAndRetry_AreKept()
    {
        var parser = new SseParser();
        Assert.Null(parser.LastId);
        SseReading.Drain(parser, Bytes.Of("id: 1\nretry: 250\ndata: x\n\n"));
        Assert.Equal(("1", 250), (parser.LastId, parser.RetryMilliseconds));
        SseReading.Drain(parser, Bytes.Of("id: a\0b\nretry: 1x\nretry: -1\nid: 2\n\n"));
        Assert.Equal(("2", 250), (parser.LastId, parser.RetryMilliseconds));
        SseReading.Drain(parser, Bytes.Of("id\ndata: y\n\n"));
        Assert.Equal("", parser.LastId);
    }

    [Theory]
    [InlineData("data: 12345678\n\n", true)]
    [InlineData("data: 1234567890a\n\n", false)]
    [InlineData("data: 1234\ndata: 56789\n\n", true)]
    [InlineData("data: 1234\ndata: 567890\n\n", false)]
    [InlineData("id: 123456789012345\ndata: x\n\n", false)]
    [InlineData(": a comment of any length is skipped without being kept\ndata: x\n\n", true)]
    [InlineData("a-field-of-any-length-as-well: 123456789012345678901234567890\ndata: x\n\n", true)]
    public void Read_Sizes_AreBounded(string stream, bool passes)
    {
        var parser = new SseParser(maxEventBytes: 10, maxFieldBytes: 12);
        Assert.Equal(passes ? SseToken.NeedMore : SseToken.TooLarge, SseReading.Drain(parser, Bytes.Of(stream)));
    }

    [Fact]
    public void Read_AfterTooLarge_StaysThere()
    {
        var parser = new SseParser(maxEventBytes: 2);
        Assert.Equal(SseToken.TooLarge, SseReading.Drain(parser, Bytes.Of("data: abc\n\n")));
        Assert.Equal(SseToken.TooLarge, SseReading.Drain(parser, Bytes.Of("data: a\n\n")));
    }

    [Fact]
    public void IsBetweenEvents_OnlyWithoutOpenData_IsTrue()
    {
        var parser = new SseParser();
        Assert.True(parser.IsBetweenEvents);
        SseReading.Drain(parser, Bytes.Of("data: a"));
        Assert.False(parser.IsBetweenEvents);
        SseReading.Drain(parser, Bytes.Of("\n\n"));
        Assert.True(parser.IsBetweenEvents);
    }
}
