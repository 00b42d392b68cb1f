using McpGateway.Sessions;
using McpGateway.Tests.Redis.Support;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Redis;

/// <summary>The suite that every session store keeps, over a real server.</summary>
public abstract class SharedSessionStoreTests(StoreFixture fixture) : SessionStoreTests, IAsyncLifetime
{
    private SessionReplica? _replica;

    private protected override ISessionStore Store => _replica!.Store;

    public async ValueTask InitializeAsync()
    {
        var server = await fixture.EmptyAsync();
        _replica = await SessionReplica.StartAsync(server.Port, Bounds, Time, observers: Ended);
    }

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null)
        {
            await _replica.DisposeAsync();
        }
    }
}

public sealed class RedisSessionStoreTests(RedisFixture fixture) : SharedSessionStoreTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetSessionStoreTests(GarnetFixture fixture) : SharedSessionStoreTests(fixture), IClassFixture<GarnetFixture>;
