using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Clients.Expected;
using McpGateway.IntegrationTests.Clients.Operations;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>What is the gateway's own: who answers, what it says of its servers, how long lists may be kept, one server's endpoint.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class ConnectionTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk> Clients => Pairs.Clients;

    public static TheoryData<Sdk, string> All => Pairs.All;

    public static TheoryData<Sdk, string> OneOfEachKind => Pairs.With(Upstream.One, Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(Clients))]
    public async Task Connect_MergedEndpoint_OneServerThatSpeaksForAll(Sdk sdk)
    {
        var client = await fixture.ThroughAsync(sdk);

        var connection = client.Connection;
        var instructions = connection["instructions"]!.GetValue<string>();
        Assert.Equal(sdk.IsModernHere(), client.IsModern);
        Assert.Equal("mcpgateway", connection["serverInfo"]!["name"]!.GetValue<string>());
        Assert.All(Upstream.All, upstream => Assert.Contains($"# {upstream.Name}\n", instructions, StringComparison.Ordinal));
        Assert.Contains("Call echo to see that this server works.", instructions, StringComparison.Ordinal);
        Assert.All(["tools", "resources", "prompts", "completions", "logging"], capability => Assert.NotNull(connection["capabilities"]![capability]));
    }

    [Theory, MemberData(nameof(Clients))]
    public async Task Lists_OfAllServers_OrderedByServerThenName(Sdk sdk)
    {
        var client = await fixture.ThroughAsync(sdk);

        var tools = (await client.SendAsync(Operation.List("tools/list"), TestContext.Current.CancellationToken)).Value["tools"]!.AsArray();

        var servers = tools.Select(tool => Lists.ServerOf(tool!["name"]!.GetValue<string>())).ToList();
        Assert.Equal(servers.Order(StringComparer.Ordinal), servers);
        Assert.Equal(Upstream.All.Select(each => each.Name).Order(StringComparer.Ordinal), servers.Distinct());
    }

    [Theory, MemberData(nameof(OneOfEachKind))]
    public async Task Lists_OneServersEndpoint_EqualTheServersInItsOwnNamesAndOrder(Sdk sdk, string server)
    {
        var upstream = Upstream.Of(server);
        var direct = await fixture.DirectAsync(sdk, upstream);
        await using var through = await sdk.ConnectAsync(fixture.Gateway.EndpointOf(server), fixture.Key, TestContext.Current.CancellationToken);

        await new Comparison(sdk, upstream, direct, through) { OwnNames = true }.AssertEqualAsync([.. Asked.Lists, .. Asked.Calls(upstream), .. Asked.Reads(upstream)]);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Results_EachEra_HaveItsOwnMembers(Sdk sdk, string server)
    {
        var client = await fixture.ThroughAsync(sdk);
        var uri = Upstream.Of(server).IsEverything ? "demo://resource/static/document/features.md" : "note://welcome";

        var read = (await client.SendAsync(Operation.Read($"{server}+{uri}"), TestContext.Current.CancellationToken)).Value;
        var echo = (await client.SendAsync(Operation.Call($"{server}__echo", new { message = "x" }), TestContext.Current.CancellationToken)).Value;

        // A modern server's own time to live passes; a legacy server gives none.
        Assert.Equal(!client.IsModern ? null : server == "modern" ? 5000 : 0, Number(read["ttlMs"]));
        Assert.Equal(client.IsModern ? "private" : null, read["cacheScope"]?.GetValue<string>());
        Assert.All([read, echo], result => Assert.Equal(client.IsModern, result.ContainsKey("resultType") || sdk is Sdk.V2Auto or Sdk.V2Pinned));
        Assert.False(echo.ContainsKey("ttlMs"));
    }

    private static int? Number(JsonNode? node) => node?.GetValue<int>();
}
