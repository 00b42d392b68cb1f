using McpGateway.Protocol;
using McpGateway.Protocol.Sse;

namespace McpGateway.Tests.Protocol.Sse;

public sealed class SseWriterTests
{
    [Fact]
    public void WriteEvent_Message_IsOneFrame()
    {
        using var writer = new PooledWriter();
        SseWriter.WriteEvent(writer, "{\"a\":1}"u8);
        SseWriter.WriteEvent(writer, default, id: "7");
        SseWriter.WriteKeepAlive(writer);
        SseWriter.WriteRetry(writer, 500);
        Assert.Equal(
            "event: message\ndata: {\"a\":1}\n\nevent: message\nid: 7\ndata: \n\n: keep-alive\n\nretry: 500\n\n",
            Bytes.Text(writer.WrittenSpan));
    }

    [Theory]
    [InlineData("a\n\ndata: evil\n\n")]
    [InlineData("a\r\rid: evil\r\r")]
    [InlineData("a\r\n\r\nevent: evil\r\n\r\n")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("x\r")]
    public void Data_WithLineBreaks_CannotLeaveTheFrame(string data)
    {
        var bytes = Bytes.Of(data);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            using var output = new PooledWriter();
            var writer = new SseWriter();
            writer.Begin(output);
            writer.Data(output, bytes.AsSpan(..cut));
            writer.Data(output, bytes.AsSpan(cut..));
            writer.End(output);
            var read = Assert.Single(SseReading.Events([output.WrittenSpan.ToArray()]));
            Assert.Equal("message", read.Name);
            Assert.Null(read.Id);
            Assert.Equal(data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), read.Data);
        }
    }

    [Theory]
    [InlineData("1\n2")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\0")]
    public void Begin_IdThatCouldBreakTheFrame_IsABug(string id)
    {
        using var output = new PooledWriter();
        Assert.Throws<ArgumentException>(() => new SseWriter().Begin(output, id));
    }

    [Fact]
    public void BeginAndEnd_OutOfTurn_IsABug()
    {
        using var output = new PooledWriter();
        var writer = new SseWriter();
        Assert.Throws<InvalidOperationException>(() => writer.End(output));
        writer.Begin(output);
        Assert.Throws<InvalidOperationException>(() => writer.Begin(output));
    }
}
