using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Configuration;

public sealed class SnapshotMiddlewareTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly SnapshotHolder _holder;
    private readonly Drain _drain = new();
    private readonly DefaultHttpContext _context = new();
    private readonly ExchangeFeature _exchange = new("0123456789abcdef", 0);

    public SnapshotMiddlewareTests()
    {
        _holder = new SnapshotHolder([_observer], TimeProvider.System);
        _context.Features.Set(_exchange);
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Request_BeforeTheFirstSnapshot_IsToldToComeBack()
    {
        await InvokeAsync(_ => throw new InvalidOperationException("Nobody is let in."));

        Assert.Equal((503, "1", Refusal.NotReady), (_context.Response.StatusCode, _context.Response.Headers.RetryAfter.ToString(), _exchange.Outcome.Refusal));
    }

    [Fact]
    public async Task Request_AfterTheSignal_IsServedAndTheConnectionGivenUp()
    {
        await PublishAsync(1);
        _drain.Announce();
        var running = 0L;

        await InvokeAsync(_ => Task.FromResult(running = _drain.Running));

        Assert.Equal((200, "close"), (_context.Response.StatusCode, _context.Response.Headers.Connection.ToString()));
        Assert.Equal((1, 0), (running, _drain.Running));
    }

    [Fact]
    public async Task Request_WhenNoNewWorkIsTaken_OnANewConnection_IsToldToComeBack()
    {
        await PublishAsync(1);
        await _drain.RefuseAsync();
        _context.Features.Set(LateConnectionFeature.Instance);

        await InvokeAsync(_ => throw new InvalidOperationException("Nobody is let in."));

        Assert.Equal((503, "1", Refusal.Draining), (_context.Response.StatusCode, _context.Response.Headers.RetryAfter.ToString(), _exchange.Outcome.Refusal));
        Assert.Equal("close", _context.Response.Headers.Connection.ToString());
    }

    /// <summary>It was open before and could not be told: its client would take the refusal for a failed call.</summary>
    [Fact]
    public async Task Request_WhenNoNewWorkIsTaken_OnAConnectionFromBefore_IsServedOnce()
    {
        await PublishAsync(1);
        await _drain.RefuseAsync();

        await InvokeAsync(_ => Task.CompletedTask);

        Assert.Equal((200, "close"), (_context.Response.StatusCode, _context.Response.Headers.Connection.ToString()));
    }

    [Fact]
    public async Task Request_WhenCallsAreEnded_IsRefusedOnAnyConnection()
    {
        await PublishAsync(1);
        await _drain.EndAsync();
        _drain.Announce();

        await InvokeAsync(_ => throw new InvalidOperationException("Nobody is let in."));

        Assert.Equal(Refusal.Draining, _exchange.Outcome.Refusal);
    }

    [Fact]
    public async Task Request_SeesItsSnapshotToTheEndAndHoldsIt()
    {
        await PublishAsync(1);

        await InvokeAsync(async context =>
        {
            await PublishAsync(2);
            Assert.Equal(1, context.Features.Get<SnapshotFeature>()!.Snapshot.Revision);
            Assert.DoesNotContain("retired 1", _observer.Heard);
        });

        Assert.Contains("retired 1", _observer.Heard);
    }

    [Fact]
    public async Task Request_ThatFails_ReturnsItsLease()
    {
        await PublishAsync(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(_ => throw new InvalidOperationException("A bug.")));

        await PublishAsync(2);

        Assert.Contains("retired 1", _observer.Heard);
    }

    /// <summary>As in the pipeline: the exchange ends when the request has, however it has.</summary>
    private async Task InvokeAsync(RequestDelegate next)
    {
        using (_exchange)
        {
            await new SnapshotMiddleware(next, _holder, _drain).InvokeAsync(_context);
        }
    }

    private Task PublishAsync(long revision) =>
        _holder.PublishAsync(_folder.Builder().Build(revision).Snapshot!, TestContext.Current.CancellationToken);
}
