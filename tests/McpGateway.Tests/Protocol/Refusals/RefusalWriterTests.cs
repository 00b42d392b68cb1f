using McpGateway.Protocol;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Protocol.Refusals;

public sealed class RefusalWriterTests
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    [InlineData(-5, "0")]
    public async Task WriteAsync_Throttled_SaysWhenInWholeSeconds(long milliseconds, string seconds)
    {
        var (response, body) = await WriteAsync(new RefusalReply(Refusal.Throttled, Era.Legacy, Bytes.Of("1")) { RetryAfterMs = milliseconds });
        Assert.Equal(200, response.StatusCode);
        Assert.Equal(seconds, response.Headers.RetryAfter);
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl);
        Assert.Equal(body.Length, response.ContentLength);
        Assert.Contains("\"id\":1,", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_TransportRefusal_IsPlainText()
    {
        var (response, body) = await WriteAsync(new RefusalReply(Refusal.CredentialsMissing, Era.Legacy, default) { Reference = "abc", RetryAfterMs = 9 });
        Assert.Equal(401, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.ContentType);
        Assert.Equal(0, response.Headers.RetryAfter.Count);
        Assert.EndsWith("(reference abc)\n", body, StringComparison.Ordinal);
    }

    private static async Task<(HttpResponse Response, string Body)> WriteAsync(RefusalReply reply)
    {
        using var stream = new MemoryStream();
        var response = new DefaultHttpContext { Response = { Body = stream } }.Response;
        await RefusalWriter.WriteAsync(response, reply, TestContext.Current.CancellationToken);
        return (response, Bytes.Text(stream.ToArray()));
    }
}
