using McpGateway.Sessions;

namespace McpGateway.Tests.Sessions;

public sealed class InMemorySessionStoreTests : SessionStoreTests, IDisposable
{
    private readonly InMemorySessionStore _store;

    public InMemorySessionStoreTests() => _store = new InMemorySessionStore(() => Bounds, Time, [Ended]);

    private protected override ISessionStore Store => _store;

    [Fact]
    public async Task BoundsHold_UnderConcurrentUse()
    {
        var stop = TestContext.Current.CancellationToken;
        await Parallel.ForAsync(0, 400, stop, async (i, cancel) =>
        {
            var id = SessionIds.New();
            var principal = "p" + (i % 4);
            var session = new LegacySession { Id = id, PrincipalId = principal, Version = "2025-11-25", ClientCapabilitiesJson = [], ClientInfoJson = [] };
            if (await _store.AddAsync(session, cancel) == SessionOutcome.Done && i % 3 == 0)
            {
                await _store.RemoveAsync(id, principal, cancel);
            }

            Assert.InRange(_store.Count, 0, Bounds.Total);
        });

        // Each end was told once, and what was neither refused nor ended is still there.
        Assert.Equal(Ended.Ids.Count(), Ended.Ids.Distinct().Count());
    }

    public void Dispose() => _store.Dispose();
}
