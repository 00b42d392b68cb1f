using McpGateway.RateLimiting;
using McpGateway.Tests.RateLimiting;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>The suites that every limit store keeps, over a real server that goes by the clocks of the test.</summary>
public abstract class SharedRateTests(StoreFixture fixture) : RateStoreTests, IAsyncLifetime
{
    private readonly StoreUnderTest _store = new(fixture);

    private protected override ILimitStore Store => _store.Store;

    public ValueTask InitializeAsync() => _store.StartAsync(Time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

public abstract class SharedRateProperties(StoreFixture fixture) : RateProperties, IAsyncLifetime
{
    private readonly StoreUnderTest _store = new(fixture);

    private protected override ILimitStore Store => _store.Store;

    public ValueTask InitializeAsync() => _store.StartAsync(Time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

public abstract class SharedQuotaTests(StoreFixture fixture) : QuotaStoreTests, IAsyncLifetime
{
    private readonly StoreUnderTest _store = new(fixture);

    private protected override ILimitStore Store => _store.Store;

    public ValueTask InitializeAsync() => _store.StartAsync(Time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

public abstract class SharedClaimTests(StoreFixture fixture) : ClaimStoreTests, IAsyncLifetime
{
    private readonly StoreUnderTest _store = new(fixture);

    private protected override ILimitStore Store => _store.Store;

    public ValueTask InitializeAsync() => _store.StartAsync(Time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

public sealed class RedisRateTests(RedisFixture fixture) : SharedRateTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetRateTests(AtomicGarnetFixture fixture) : SharedRateTests(fixture), IClassFixture<AtomicGarnetFixture>;

public sealed class RedisRatePropertyTests(RedisFixture fixture) : SharedRateProperties(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetRatePropertyTests(AtomicGarnetFixture fixture) : SharedRateProperties(fixture), IClassFixture<AtomicGarnetFixture>;

public sealed class RedisQuotaTests(RedisFixture fixture) : SharedQuotaTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetQuotaTests(AtomicGarnetFixture fixture) : SharedQuotaTests(fixture), IClassFixture<AtomicGarnetFixture>;

public sealed class RedisClaimTests(RedisFixture fixture) : SharedClaimTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetClaimTests(AtomicGarnetFixture fixture) : SharedClaimTests(fixture), IClassFixture<AtomicGarnetFixture>;

/// <summary>One gateway replica over an emptied server.</summary>
internal sealed class StoreUnderTest(StoreFixture fixture)
{
    private LimitReplica? _replica;

    public ILimitStore Store => _replica!.Store;

    public async ValueTask StartAsync(TwoClocks time) => _replica = await LimitReplica.StartAsync((await fixture.EmptyAsync()).Port, time);

    public ValueTask DisposeAsync() => _replica?.DisposeAsync() ?? ValueTask.CompletedTask;
}
