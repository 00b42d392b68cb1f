using McpGateway.Configuration;
using McpGateway.Forwarding;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Forwarding;

public sealed class UpstreamHandlerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();
    private readonly HttpMessageInvoker _client;

    public UpstreamHandlerTests()
    {
        var server = new ServerOptions { Name = "notes", Transport = ServerTransport.Http, ClusterId = "notes-1", Timeout = Limit };
        var live = new ClusterServers();
        live.Set(server);
        _client = new HttpMessageInvoker(new UpstreamHandler(server, live, new Silence(), _time));
    }

    [Fact]
    public async Task SendAsync_NoAnswerInTime_TimesOut()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/");
        var sending = _client.SendAsync(request, TestContext.Current.CancellationToken);

        _time.Advance(Limit);

        await Assert.ThrowsAsync<TimeoutException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_TimedBySender_EndsByItsTokenAlone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/");
        request.Options.Set(UpstreamHandler.IsTimedBySender, true);
        using var sender = new CancellationTokenSource();
        var sending = _client.SendAsync(request, sender.Token);

        _time.Advance(Limit * 100);
        Assert.False(sending.IsCompleted);
        await sender.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A server that says nothing.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("Silence ended.");
        }
    }
}
