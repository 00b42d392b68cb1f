using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Protocol.Exchanges;

public class EnvelopeMiddlewareTests
{
    [Fact]
    public async Task Body_WhoseSenderResetsTheConnection_IsRefusedAndNoBug()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new Reset();
        context.Features.Set(new ExchangeFeature("0123456789abcdef", 0));
        context.Features.Set(new MessageLimitsFeature(1024, EnvelopeLimits.Default));
        await new EnvelopeMiddleware(_ => throw new InvalidOperationException("Nothing was read.")).InvokeAsync(context);
        Assert.Equal(Refusal.BodyUnreadable, context.Exchange().Outcome.Refusal);
    }

    private sealed class Reset : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new Microsoft.AspNetCore.Connections.ConnectionResetException("The client reset the connection."));
    }
}
