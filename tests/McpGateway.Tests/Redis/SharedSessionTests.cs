using System.Text.RegularExpressions;
using McpGateway.Configuration;
using McpGateway.Redis.Sessions;
using McpGateway.Sessions;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis;

/// <summary>Two gateway replicas over one store, and what somebody sees who can read or write it.</summary>
public abstract partial class SharedSessionTests(StoreFixture fixture) : IAsyncLifetime
{
    private readonly SessionOptions _bounds = new();
    private StoreServer? _server;
    private SessionReplica? _one;
    private SessionReplica? _two;

    private SessionReplica One => _one!;

    private SessionReplica Two => _two!;

    public async ValueTask InitializeAsync()
    {
        _server = await fixture.EmptyAsync();
        _one = await SessionReplica.StartAsync(_server.Port, _bounds, TimeProvider.System);
        _two = await SessionReplica.StartAsync(_server.Port, _bounds, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_two?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Session_BegunElsewhere_IsFoundByItsPrincipalAlone()
    {
        var session = await One.AddAsync();
        Assert.Equal(session.Id, (await Two.FindAsync(session)).Session?.Id);
        Assert.Equal(default, await Two.FindAsync(session with { PrincipalId = "mallory" }));
        Assert.Equal(default, await One.FindAsync(session with { PrincipalId = "mallory" }));
    }

    [Fact]
    public async Task Session_EndedElsewhere_IsUnknownAfterTheNextRound()
    {
        var session = await One.AddAsync();
        Assert.NotNull((await Two.FindAsync(session)).Session);
        Assert.Equal(SessionOutcome.Done, await One.RemoveAsync(session));

        await Two.RoundAsync();

        Assert.Equal(0, Two.Copies.Count);
        Assert.Equal(default, await Two.FindAsync(session));
        Assert.Equal(SessionOutcome.Refused, await Two.RemoveAsync(session));
    }

    [Fact]
    public async Task Session_ChangedElsewhere_IsSeenAfterTheNextRound()
    {
        var session = await One.AddAsync();
        Assert.Null((await Two.FindAsync(session)).Session!.LogLevel);
        Assert.Equal(SessionOutcome.Done, await One.Store.ReplaceAsync(session with { LogLevel = "error" }, TestContext.Current.CancellationToken));

        await Two.RoundAsync();

        Assert.Equal("error", (await Two.FindAsync(session)).Session?.LogLevel);
    }

    [Fact]
    public async Task Changes_TooManyToRead_AreAskedForOneByOne()
    {
        var session = await One.AddAsync();
        Assert.NotNull((await Two.FindAsync(session)).Session);
        Assert.Equal(SessionOutcome.Done, await One.RemoveAsync(session));
        await _server!.SendAsync("INCRBY", "mcpgateway:sessions:count", "5000");

        await Two.RoundAsync();

        Assert.Equal(default, await Two.FindAsync(session));
    }

    [Fact]
    public async Task WhatIsKept_TellsNothing_AndHasATimeToLive()
    {
        var session = await One.AddAsync("a-principal");
        await One.RemoveAsync(await One.AddAsync("a-principal"));
        var keys = KeyName().Matches(await _server!.SendAsync("KEYS", "*")).Select(match => match.Value).ToList();

        Assert.True(keys.Count >= 6, string.Join('\n', keys));
        foreach (var key in keys)
        {
            Assert.DoesNotContain(session.Id, key, StringComparison.Ordinal);
            Assert.DoesNotContain("a-principal", key, StringComparison.Ordinal);
            Assert.Matches("^:[1-9]", await _server.SendAsync("PTTL", key));
        }

        var record = await _server.SendAsync("GET", KeyOf(session));
        Assert.Matches(@"^\$\d+\r\nk1\.", record);
        Assert.DoesNotContain(session.Id, record, StringComparison.Ordinal);
        Assert.DoesNotContain("client-of-the-test", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_PutInAnothersPlace_IsNoSession()
    {
        var (mine, theirs) = (await One.AddAsync("mallory"), await One.AddAsync("alice"));
        var record = (await _server!.SendAsync("GET", KeyOf(mine))).Split("\r\n")[1];
        Assert.StartsWith("+OK", await _server.SendAsync("SET", KeyOf(theirs), record), StringComparison.Ordinal);

        Assert.Equal(default, await Two.FindAsync(theirs));
    }

    [Fact]
    public async Task Record_SealedWithAnotherKey_IsNoSession()
    {
        var session = await One.AddAsync();
        await using var other = await SessionReplica.StartAsync(_server!.Port, _bounds, TimeProvider.System, key: new SealingKey("k1", new byte[32]));

        Assert.Equal(default, await other.FindAsync(session));
    }

    [Fact]
    public async Task Bounds_HoldOverAllReplicas()
    {
        var bounds = new SessionOptions { PerPrincipal = 2 };
        await using var three = await SessionReplica.StartAsync(_server!.Port, bounds, TimeProvider.System);
        LegacySession[] all = [await One.AddAsync("bob"), await Two.AddAsync("bob"), await three.AddAsync("bob")];

        await One.RoundAsync();

        var alive = 0;
        foreach (var session in all)
        {
            alive += (await One.FindAsync(session)).Session is null ? 0 : 1;
        }

        Assert.Equal(2, alive);
    }

    private static string KeyOf(LegacySession session) => "mcpgateway:session:" + SessionRecords.NameOf(session.Id, session.PrincipalId);

    [GeneratedRegex("mcpgateway:[^\r]+", RegexOptions.NonBacktracking)]
    private static partial Regex KeyName();
}

public sealed class RedisSharedSessionTests(RedisFixture fixture) : SharedSessionTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetSharedSessionTests(GarnetFixture fixture) : SharedSessionTests(fixture), IClassFixture<GarnetFixture>;
