using McpGateway.Configuration;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Configuration;

public sealed class SnapshotMiddlewareTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly SnapshotHolder _holder;
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
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
    public async Task Request_WhileStopping_IsToldToComeBack()
    {
        await PublishAsync(1);
        _lifetime.StopApplication();

        await InvokeAsync(_ => throw new InvalidOperationException("Nobody is let in."));

        Assert.Equal((503, Refusal.Draining), (_context.Response.StatusCode, _exchange.Outcome.Refusal));
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
            await new SnapshotMiddleware(next, _holder, _lifetime).InvokeAsync(_context);
        }
    }

    private Task PublishAsync(long revision) =>
        _holder.PublishAsync(_folder.Builder().Build(revision).Snapshot!, TestContext.Current.CancellationToken);
}
