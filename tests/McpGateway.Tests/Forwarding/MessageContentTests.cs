using McpGateway.Forwarding;

namespace McpGateway.Tests.Forwarding;

public class MessageContentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_Sent_IsTheMessageWithItsLength()
    {
        using var content = new MessageContent("{}"u8.ToArray());

        Assert.Equal(2, content.Headers.ContentLength);
        Assert.Equal("application/json", content.Headers.ContentType!.ToString());
        Assert.Equal("{}", await content.ReadAsStringAsync(Cancellation));
        Assert.False(content.IsBeingWritten);
    }

    [Fact]
    public async Task Content_WrittenASecondTime_Refuses()
    {
        using var content = new MessageContent("{}"u8.ToArray());
        await content.CopyToAsync(new MemoryStream(), Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(new MemoryStream(), Cancellation));
    }

    [Fact]
    public async Task Content_WhileTheConnectionTakesIt_SaysSo()
    {
        using var content = new MessageContent("{}"u8.ToArray());
        var connection = new SlowConnection();

        var writing = content.CopyToAsync(connection, Cancellation);
        Assert.True(content.IsBeingWritten);
        connection.Break();

        await Assert.ThrowsAnyAsync<Exception>(() => writing);
        Assert.False(content.IsBeingWritten);
    }

    private sealed class SlowConnection : MemoryStream
    {
        private readonly TaskCompletionSource _taken = new();

        public void Break() => _taken.SetException(new IOException("broken"));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_taken.Task);
    }
}
