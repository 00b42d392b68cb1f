using System.Collections.Concurrent;
using McpGateway.Configuration;

namespace McpGateway.Tests.Configuration;

public sealed class SnapshotHolderTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly SnapshotHolder _holder;
    private readonly Lazy<Snapshot> _built;

    public SnapshotHolderTests()
    {
        _holder = new SnapshotHolder([_observer], TimeProvider.System);
        _built = new Lazy<Snapshot>(_folder.Snapshot);
    }

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
        var retired = new ConcurrentDictionary<long, bool>();
        _observer.OnRetired = old => Assert.True(retired.TryAdd(old.Revision, true));
        await PublishAsync(1);
        using var stop = new CancellationTokenSource();
        var (taken, violations) = (new int[4], 0);
        var readers = Enumerable.Range(0, taken.Length).Select(reader => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var lease = _holder.TryAcquire()!;
                Thread.SpinWait(20);
                Interlocked.Increment(ref taken[reader]);
                if (retired.ContainsKey(lease.Snapshot.Revision))
                {
                    Interlocked.Increment(ref violations);
                }
            }
        }, Cancelled)).ToArray();

        // As many changes as it takes until every reader has met hundreds of them.
        long revision = 1;
        while (revision < 2_000 || taken.Min() < 500)
        {
            await PublishAsync(++revision);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal(0, violations);
        Assert.Equal(revision - 1, retired.Count);
    }

    private Task PublishAsync(long revision)
    {
        var built = _built.Value;
        var snapshot = new Snapshot { Revision = revision, Gateway = built.Gateway, Policy = built.Policy, Servers = built.Servers, ApiKeys = built.ApiKeys };
        return _holder.PublishAsync(snapshot, Cancelled);
    }
}
