using System.Net;
using McpGateway.Identity.FrontDoor;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Identity;

public class ClientSourceTests
{
    private static readonly IPNetwork[] Proxies = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::/32")];

    [Theory]
    [InlineData("192.0.2.9", "203.0.113.5", "192.0.2.9")]
    [InlineData("10.0.0.1", "203.0.113.5", "203.0.113.5")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5")]
    [InlineData("2001:db8::1", "203.0.113.5", "203.0.113.5")]
    [InlineData("10.0.0.1", "127.0.0.1, 203.0.113.5", "203.0.113.5")]
    [InlineData("10.0.0.1", "203.0.113.5, 10.0.0.2", "203.0.113.5")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "203.0.113.5:1234", "203.0.113.5")]
    [InlineData("10.0.0.1", "[2001:db9::5]:1234", "2001:db9::5")]
    [InlineData("10.0.0.1", "2001:db9::5", "2001:db9::5")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "nonsense", "10.0.0.1")]
    [InlineData("10.0.0.1", "127.0.0.1, nonsense", "10.0.0.1")]
    [InlineData("10.0.0.1", "127.0.0.1,", "10.0.0.1")]
    public void Address_BehindProxies_IsTheFirstThatNoneOfThemVouchesFor(string remote, string forwarded, string client) =>
        Assert.Equal(IPAddress.Parse(client), Of(remote, forwarded, "").Address);

    [Theory]
    [InlineData("10.0.0.1", "https", "https")]
    [InlineData("10.0.0.1", "http, https", "https")]
    [InlineData("10.0.0.1", "gopher", "http")]
    [InlineData("192.0.2.9", "https", "http")]
    public void Scheme_IsBelievedFromProxiesOnly(string remote, string forwarded, string scheme) =>
        Assert.Equal(scheme, Of(remote, "", forwarded).Scheme);

    [Fact]
    public void Address_WithAnEndlessList_ComesToAnEnd() =>
        Assert.NotNull(Of("10.0.0.1", string.Join(',', Enumerable.Repeat("10.0.0.1", 10_000)), "").Address);

    private static ClientSource Of(string remote, string forwardedFor, string forwardedProto)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        context.Request.Headers["X-Forwarded-Proto"] = forwardedProto;
        return ClientSource.Of(context, Proxies);
    }
}
