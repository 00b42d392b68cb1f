using McpGateway.Affinity;

namespace McpGateway.Tests.Affinity;

public sealed class InMemoryAffinityStoreTests : AffinityStoreTests, IDisposable
{
    private readonly InMemoryAffinityStore _store;

    public InMemoryAffinityStoreTests() => _store = new InMemoryAffinityStore(() => Bounds, Time);

    private protected override IAffinityStore Store => _store;

    [Fact]
    public async Task Pin_Idle_IsSetAnewByWhoComesNext()
    {
        AffinityKey key = new("key:alice", null, "notes");
        await _store.PinAsync(key, "a", Stop);
        Time.Advance(Bounds.Idle);
        Assert.Equal("b", (await _store.PinAsync(key, "b", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Find_KnownPin_AllocatesNothing()
    {
        AffinityKey key = new("key:alice", "session", "notes");
        await _store.PinAsync(key, "a", Stop);
        _store.TryFind(key, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _store.TryFind(key, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    public void Dispose() => _store.Dispose();
}
