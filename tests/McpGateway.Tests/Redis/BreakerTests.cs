using McpGateway.Redis.Connections;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Redis;

public sealed class BreakerTests
{
    private readonly ManualTime _time = new();
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(_time);

    [Fact]
    public void Failures_InARow_StopSending()
    {
        Fail(Breaker.FailuresToOpen - 1);
        _breaker.Succeeded();
        Fail(Breaker.FailuresToOpen - 1);
        Assert.True(_breaker.TryEnter());
        Fail(1);
        Assert.True(_breaker.IsOpen);
        Assert.False(_breaker.TryEnter());
    }

    [Fact]
    public void Open_LetsOneThroughEachTime()
    {
        Fail(Breaker.FailuresToOpen);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Breaker.ProbeEvery);
            Assert.True(_breaker.TryEnter());
            Assert.False(_breaker.TryEnter());
            _breaker.Failed();
        }

        Assert.Equal(3 * Breaker.ProbeEvery, _breaker.OpenFor);
    }

    [Fact]
    public void Probe_ThatNobodyReportsOn_IsFollowedByAnother()
    {
        Fail(Breaker.FailuresToOpen);
        _time.Advance(Breaker.ProbeEvery);
        Assert.True(_breaker.TryEnter());
        _time.Advance(Breaker.ProbeEvery);
        Assert.True(_breaker.TryEnter());
    }

    [Fact]
    public void Answer_ClosesIt()
    {
        Fail(Breaker.FailuresToOpen);
        _time.Advance(Breaker.ProbeEvery);
        Assert.True(_breaker.TryEnter());
        _breaker.Succeeded();
        Assert.True(_breaker.TryEnter());
        Assert.True(_breaker.TryEnter());
        Assert.Equal(TimeSpan.Zero, _breaker.OpenFor);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Failed();
        }
    }
}
