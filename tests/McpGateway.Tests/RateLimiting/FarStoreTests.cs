using System.Threading.Tasks.Sources;
using McpGateway.Policies;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

/// <summary>The gate before a store that answers as one behind a network may: by what it lends out, late, or not at all.</summary>
public sealed class FarStoreTests
{
    private static readonly PolicyFile OneAtOnce = new("policies/p.yaml", LimitRig.Policy("enforce", "{ per: principal, concurrency: 1 }"));

    [Fact]
    public async Task Answer_IsTakenOnce()
    {
        LimitRig rig = new(near => new LendingStore(near), OneAtOnce);
        var first = rig.Exchange();
        Assert.True(await rig.MayPassAsync(first));

        Assert.False((await rig.CallAsync()).Passed);

        first.Exchange().Dispose();
        Assert.True((await rig.CallAsync()).Passed);
    }

    [Fact]
    public async Task Caller_WhoGoesAwayWhileTheStoreIsAsked_KeepsNothing()
    {
        BreakingStore? far = null;
        LimitRig rig = new(near => far = new BreakingStore(near), OneAtOnce);

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await rig.MayPassAsync(rig.Exchange()));

        far!.IsWhole = true;
        Assert.True((await rig.CallAsync()).Passed);
    }

    /// <summary>Each answer may be read once.</summary>
    private sealed class LendingStore(InMemoryLimitStore near) : ILimitStore, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _answer;

        public ValueTask<bool> TryTakeAsync(LimitClaim claim, CancellationToken cancellationToken)
        {
            _answer.SetResult(near.TryTake(claim));
            return new ValueTask<bool>(this, _answer.Version);
        }

        public void Return(LimitClaim claim) => near.Return(claim);

        public bool GetResult(short token)
        {
            var result = _answer.GetResult(token);
            _answer.Reset();
            return result;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _answer.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>Charges, and then learns that nobody waits any more.</summary>
    private sealed class BreakingStore(InMemoryLimitStore near) : ILimitStore
    {
        public bool IsWhole { get; set; }

        public async ValueTask<bool> TryTakeAsync(LimitClaim claim, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var taken = await near.TryTakeAsync(claim, CancellationToken.None);
            return IsWhole ? taken : throw new OperationCanceledException();
        }

        public void Return(LimitClaim claim) => near.Return(claim);
    }
}
