using System.Text;
using McpGateway.Access;
using McpGateway.Policies.Limits;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting.Metering;
using McpGateway.Tests.Catalog;

namespace McpGateway.Tests.RateLimiting;

public sealed class MeteredMessageTests
{
    [Theory]
    [InlineData("tools/call", MeteredMethods.Tools)]
    [InlineData("prompts/get", MeteredMethods.Prompts)]
    [InlineData("resources/read", MeteredMethods.Resources)]
    [InlineData("resources/subscribe", MeteredMethods.Resources)]
    [InlineData("resources/unsubscribe", MeteredMethods.Resources)]
    [InlineData("completion/complete", MeteredMethods.Completions)]
    [InlineData("tools/list", MeteredMethods.Lists)]
    [InlineData("prompts/list", MeteredMethods.Lists)]
    [InlineData("resources/list", MeteredMethods.Lists)]
    [InlineData("resources/templates/list", MeteredMethods.Lists)]
    [InlineData("initialize", MeteredMethods.Discovery)]
    [InlineData("server/discover", MeteredMethods.Discovery)]
    [InlineData("no/such/method", MeteredMethods.Discovery)]
    public void Request_IsMeteredAsWhatItIs(string method, MeteredMethods expected) => Assert.Equal(expected, Of(method)?.Method);

    /// <summary>A method that is added one day is not free by accident.</summary>
    [Fact]
    public void Requests_OfClients_AreAllMeteredButPing() => Assert.Equal(
        [McpMethod.Ping],
        McpMethods.All.Where(row => row.Sender.HasFlag(MethodSender.Client) && !row.IsNotification && Of(row.Name) is null).Select(row => row.Method));

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""")]
    public void OtherMessages_AreFree(string message)
    {
        Assert.Null(MeteredMessages.Of(Exchange(message), Target.None));
        Assert.Null(MeteredMessages.Nameless(Exchange(message)));
    }

    [Fact]
    public void RequestsWithoutAMessage_AreFree() => Assert.Null(MeteredMessages.Of(new ExchangeFeature("0123456789abcdef", 0), Target.None));

    [Fact]
    public void Call_IsMeteredUnderTheServersOwnName_AListUnderItsEndpoint_ARefusedCallUnderNone()
    {
        var call = Exchange("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes__add"}}""", "notes");
        var target = new Target { Kind = TargetKind.Tool, Server = Catalogs.Server("notes"), OriginalName = "add", Known = true };

        Assert.Equal(new MeteredCall(MeteredMethods.Tools, "notes", "add"), MeteredMessages.Of(call, target));
        Assert.Equal(new MeteredCall(MeteredMethods.Tools, null, null), MeteredMessages.Nameless(call));
        Assert.Equal(new MeteredCall(MeteredMethods.Lists, "notes", null), MeteredMessages.Of(Exchange("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "notes"), Target.None));
    }

    private static MeteredCall? Of(string method) => MeteredMessages.Of(Exchange($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{Parameters(method)}} }"""), Target.None);

    private static string Parameters(string method) => method switch
    {
        "tools/call" or "prompts/get" => """{"name":"x"}""",
        "resources/read" or "resources/subscribe" or "resources/unsubscribe" => """{"uri":"a://b"}""",
        "completion/complete" => """{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":"b"}}""",
        _ => "{}",
    };

    private static ExchangeFeature Exchange(string message, string? endpoint = null)
    {
        var read = EnvelopeReader.Read(Encoding.UTF8.GetBytes(message));
        Assert.True(read.IsRead, $"{message}: {read.Detail}");
        ExchangeFeature exchange = new("0123456789abcdef", 0) { EndpointServer = endpoint };
        exchange.Read(read.Envelope);
        return exchange;
    }
}
