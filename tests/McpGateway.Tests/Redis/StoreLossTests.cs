using System.Diagnostics;
using McpGateway.Configuration;
using McpGateway.Redis.Connections;
using McpGateway.Sessions;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis;

/// <summary>Redis killed, frozen, back with and without what it held.</summary>
public sealed class StoreLossTests : IAsyncLifetime
{
    /// <summary>Everything recovers within this time, without a restart.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(5);

    private readonly SessionOptions _bounds = new();
    private StoreServer? _server;
    private SessionReplica? _one;
    private SessionReplica? _two;

    private StoreServer Server => _server!;

    private SessionReplica One => _one!;

    private SessionReplica Two => _two!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisFixture.IsInstalled, "skipped: redis-server not found");
        _server = await StoreServer.StartAsync(port => RedisFixture.CommandOf(port));
        _one = await SessionReplica.StartAsync(_server.Port, _bounds, TimeProvider.System, TimeSpan.FromSeconds(1));
        _two = await SessionReplica.StartAsync(_server.Port, _bounds, TimeProvider.System, TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_two?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StoreAway_KnownSessionsGoOn_UnknownOnesAreUnavailable(bool frozen)
    {
        var known = await One.AddAsync();
        var unknown = await Two.AddAsync();
        await (frozen ? Server.SignalAsync("STOP") : Server.KillAsync());
        try
        {
            for (var i = 0; i < 20; i++)
            {
                var watch = Stopwatch.StartNew();
                Assert.Equal(known.Id, (await One.FindAsync(known)).Session?.Id);
                Assert.True(watch.Elapsed < RedisConnection.Deadline, "a known session waited for the store");
                Assert.Equal(new SessionFinding(null, IsUnavailable: true), await One.FindAsync(unknown));
            }

            Assert.Equal(new SessionFinding(null, IsUnavailable: true), await One.FindAsync(known with { PrincipalId = "mallory" }));
            Assert.Equal(SessionOutcome.Unavailable, await One.Store.AddAsync(TestSessions.New("alice"), Stop));
            Assert.Equal(SessionOutcome.Unavailable, await One.RemoveAsync(known));
            Assert.NotNull((await One.FindAsync(known)).Session);
            Assert.Equal(RedisState.Down, One.Connection.State);
            Assert.NotNull(One.Connection.LastFailure);
        }
        finally
        {
            await (frozen ? Server.SignalAsync("CONT") : Server.RestartAsync());
        }

        await Until.HoldsAsync(async () => await One.Store.AddAsync(TestSessions.New("alice"), Stop) == SessionOutcome.Done, Back);
        if (frozen)
        {
            Assert.Equal(unknown.Id, (await One.FindAsync(unknown)).Session?.Id);
        }
    }

    [Fact]
    public async Task Frozen_CallersDoNotPileUp()
    {
        await Server.SignalAsync("STOP");
        try
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 200; i++)
            {
                Assert.True((await One.FindAsync(TestSessions.New("alice"))).IsUnavailable);
            }

            // Three deadlines until the breaker opens, then nothing but a probe now and then is waited for.
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, 10 * RedisConnection.Deadline);
        }
        finally
        {
            await Server.SignalAsync("CONT");
        }
    }

    [Fact]
    public async Task RestartedEmpty_SessionsComeBackFromWhereTheyAreKnown_NeverUnknownMeanwhile()
    {
        var session = await Two.AddAsync();
        await Server.KillAsync();
        await Server.RestartAsync();
        await Until.HoldsAsync(async () => await One.Store.AddAsync(TestSessions.New("bob"), Stop) == SessionOutcome.Done, Back);

        Assert.Equal(new SessionFinding(null, IsUnavailable: true), await One.FindAsync(session));
        await One.RoundAsync();
        Assert.Equal(new SessionFinding(null, IsUnavailable: true), await One.FindAsync(session));

        await Until.HoldsAsync(
            async () =>
            {
                await Two.RoundAsync();
                var found = await One.FindAsync(session);
                Assert.True(found.Session is not null || found.IsUnavailable);
                return found.Session?.Id == session.Id;
            },
            Back);
        await Until.HoldsAsync(async () => await One.FindAsync(TestSessions.New("alice")) == default, Back);
    }

    [Fact]
    public async Task RestartedEmpty_WhatEndedBefore_IsNotBroughtBack()
    {
        var session = await One.AddAsync();
        Assert.NotNull((await Two.FindAsync(session)).Session);
        Assert.Equal(SessionOutcome.Done, await One.RemoveAsync(session));
        await Server.KillAsync();
        await Server.RestartAsync();

        // Two never heard of the end and is the first to bring back what it knows.
        await Until.HoldsAsync(async () => { await Two.RoundAsync(); return Two.Connection.State == RedisState.Ready; }, Back);
        await Until.HoldsAsync(async () => { await One.RoundAsync(); return One.Connection.State == RedisState.Ready; }, Back);
        await One.RoundAsync();
        await Until.HoldsAsync(async () => { await Two.RoundAsync(); return Two.Copies.Count == 0; }, Back);
        await Until.HoldsAsync(async () => await One.FindAsync(session) == default, Back);
        Assert.Equal(default, await Two.FindAsync(session));
    }

    [Fact]
    public async Task StoreThatIsNotThereAtTheStart_IsUsedOnceItIs()
    {
        await Server.KillAsync();
        await using var connection = new ConnectionRig(new RedisOptions("127.0.0.1", Server.Port));
        await connection.StartAsync();
        Assert.Null((await connection.AskAsync()).Value);
        await Server.RestartAsync();
        await Until.HoldsAsync(async () => (await connection.AskAsync()).Value is not null, Back);
    }
}
