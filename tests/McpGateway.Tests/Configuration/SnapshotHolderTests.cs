using System.Collections.Concurrent;
using McpGateway.Configuration;

namespace McpGateway.Tests.Configuration;

public sealed class SnapshotHolderTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly SnapshotHolder _holder;

    public SnapshotHolderTests() => _holder = new SnapshotHolder([_observer], TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryAcquire_BeforeTheFirstSnapshot_GivesNothing()
    {
        Assert.Null(_holder.TryAcquire());
        Assert.False(_holder.State.Synchronized);
    }

    [Fact]
    public async Task Publish_WithoutLeases_RetiresTheOldOneAtOnce()
    {
        await PublishAsync(1);
        await PublishAsync(2);

        Assert.Equal(["applying 1", "published 1", "applying 2", "published 2", "retired 1"], _observer.Heard);
    }

    [Fact]
    public async Task Publish_WithALease_RetiresTheOldOneWhenItIsReturned()
    {
        await PublishAsync(1);
        var lease = _holder.TryAcquire()!;
        await PublishAsync(2);
        Assert.DoesNotContain("retired 1", _observer.Heard);
        Assert.Equal(1, lease.Snapshot.Revision);

        lease.Dispose();
        lease.Dispose();

        Assert.Single(_observer.Heard, heard => heard == "retired 1");
    }

    [Fact]
    public async Task Publish_WithTwoLeases_WaitsForBothEvenIfOneIsReturnedTwice()
    {
        await PublishAsync(1);
        var (one, other) = (_holder.TryAcquire()!, _holder.TryAcquire()!);
        await PublishAsync(2);

        one.Dispose();
        one.Dispose();
        Assert.DoesNotContain("retired 1", _observer.Heard);
        other.Dispose();

        Assert.Contains("retired 1", _observer.Heard);
    }

    [Fact]
    public async Task Publish_RefusedByAnObserver_LeavesTheOldOneInUse()
    {
        await PublishAsync(1);
        _observer.OnApplying = _ => throw new InvalidOperationException("no");

        await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(2));

        Assert.Equal(1, _holder.Current!.Revision);
        Assert.Equal(["applying 1", "published 1", "applying 2", "retired 2"], _observer.Heard);
    }

    [Fact]
    public async Task Refused_ThenPublished_TheStateSaysSo()
    {
        await PublishAsync(1);
        _holder.Refused(["gateway.yaml:1:1: wrong. mend."]);
        Assert.False(_holder.State.Synchronized);
        Assert.Equal(1, _holder.State.Revision);

        await PublishAsync(2);

        Assert.True(_holder.State.Synchronized);
        Assert.Empty(_holder.State.Errors);
    }

    [Fact]
    public async Task Leases_UnderParallelLoad_NeverSeeARetiredSnapshot()
    {
        const int changes = 2_000;
        var retired = new ConcurrentDictionary<long, bool>();
        _observer.OnRetired = old => Assert.True(retired.TryAdd(old.Revision, true));
        await PublishAsync(1);
        using var stop = new CancellationTokenSource();
        var violations = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            long taken = 0;
            while (!stop.IsCancellationRequested)
            {
                using var lease = _holder.TryAcquire()!;
                Thread.SpinWait(20);
                taken++;
                if (retired.ContainsKey(lease.Snapshot.Revision))
                {
                    Interlocked.Increment(ref violations);
                }
            }

            return taken;
        }, Cancelled)).ToArray();

        for (var revision = 2; revision <= changes; revision++)
        {
            await PublishAsync(revision);
            await Task.Yield();
        }

        await stop.CancelAsync();
        var taken = await Task.WhenAll(readers);

        Assert.Equal(0, violations);
        Assert.Equal(changes - 1, retired.Count);
        Assert.All(taken, count => Assert.True(count > 0));
    }

    private Task PublishAsync(long revision)
    {
        var snapshot = _folder.Builder().Build(revision).Snapshot!;
        return _holder.PublishAsync(snapshot, Cancelled);
    }
}
