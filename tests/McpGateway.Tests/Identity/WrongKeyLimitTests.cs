using System.Net;
using McpGateway.Identity.ApiKeys;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Identity;

public class WrongKeyLimitTests
{
    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.1");

    private readonly ManualTime _time = new();
    private readonly WrongKeyLimit _limit;

    public WrongKeyLimitTests() => _limit = new WrongKeyLimit(_time);

    [Fact]
    public void Failures_BeyondTheLimit_WaitForTheEndOfTheMinute()
    {
        Assert.Null(_limit.Failed(Source, 2));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(_limit.Failed(Source, 2));
        Assert.Equal(TimeSpan.FromSeconds(40), _limit.Failed(Source, 2));

        _time.Advance(TimeSpan.FromSeconds(40));

        Assert.Null(_limit.Failed(Source, 2));
    }

    [Theory]
    [InlineData("192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", false)]
    public void Failures_AreCountedByAddress(string other, bool same)
    {
        _limit.Failed(Source, 1);

        Assert.Equal(same, _limit.Failed(IPAddress.Parse(other), 1) is not null);
    }

    [Theory]
    [InlineData("2001:db8::ffff:1", true)]
    [InlineData("2001:db8:0:1::1", false)]
    public void Failures_OfIPv6_AreCountedByNetwork(string other, bool same)
    {
        _limit.Failed(IPAddress.Parse("2001:db8::1"), 1);

        Assert.Equal(same, _limit.Failed(IPAddress.Parse(other), 1) is not null);
    }

    [Fact]
    public void Sources_BeyondTheBound_AreCountedTogetherAndOldOnesForgotten()
    {
        for (var i = 0; i < WrongKeyLimit.MostSources; i++)
        {
            Assert.Null(_limit.Failed(new IPAddress(i), 1));
        }

        Assert.Null(_limit.Failed(IPAddress.Parse("2001:db8:1::1"), 1));
        Assert.NotNull(_limit.Failed(IPAddress.Parse("2001:db8:2::1"), 1));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_limit.Failed(IPAddress.Parse("2001:db8:3::1"), 1));
        Assert.Null(_limit.Failed(IPAddress.Parse("2001:db8:4::1"), 1));
    }
}
