using McpGateway.Sessions;

namespace McpGateway.Tests.Sessions;

public sealed class InFlightTests
{
    private readonly InFlight _inFlight = new();
    private int _cancelled;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_OwnRequest_ReachesItOnce()
    {
        using var entered = Enter("s", "7"u8);
        Assert.True(await _inFlight.CancelAsync("s", "7"u8, "{}"u8.ToArray(), Stop));
        Assert.False(await _inFlight.CancelAsync("s", "7"u8, "{}"u8.ToArray(), Stop));
        Assert.Equal(1, _cancelled);
    }

    [Fact]
    public async Task Cancel_OfAnotherSessionOrAnotherId_ReachesNobody()
    {
        using var entered = Enter("s", "7"u8);
        Assert.False(await _inFlight.CancelAsync("t", "7"u8, "{}"u8.ToArray(), Stop));
        Assert.False(await _inFlight.CancelAsync("s", "\"7\""u8, "{}"u8.ToArray(), Stop));
        Assert.Equal(0, _cancelled);
    }

    [Fact]
    public async Task Cancel_AfterTheEnd_ReachesNobody()
    {
        Enter("s", "7"u8)!.Dispose();
        Assert.False(await _inFlight.CancelAsync("s", "7"u8, "{}"u8.ToArray(), Stop));
        Assert.Equal(0, _inFlight.Count);
    }

    [Fact]
    public void Enter_SameIdTwice_IsRefusedUntilTheFirstEnds()
    {
        var first = Enter("s", "7"u8);
        Assert.Null(Enter("s", "7"u8));
        first!.Dispose();
        using var again = Enter("s", "7"u8);
        Assert.NotNull(again);
    }

    [Fact]
    public void Enter_BeyondTheBound_IsRefusedForThisSessionAlone()
    {
        for (var i = 0; i < InFlight.MaxPerSession; i++)
        {
            Assert.NotNull(Enter("s", System.Text.Encoding.UTF8.GetBytes($"{i}")));
        }

        Assert.Null(Enter("s", "\"more\""u8));
        Assert.NotNull(Enter("t", "1"u8));
    }

    private IDisposable? Enter(string session, ReadOnlySpan<byte> id) => _inFlight.TryEnter(session, id, (_, _) =>
    {
        _cancelled++;
        return ValueTask.CompletedTask;
    });
}
