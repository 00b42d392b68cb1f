using McpGateway.IntegrationTests.Clients.Expected;
using McpGateway.IntegrationTests.Clients.Operations;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>What a client gets through the gateway equals what it gets from the server, field for field, after the documented mapping.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class EqualityTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> All => Pairs.All;

    public static TheoryData<Sdk, string> OfSurfaces => Pairs.With(Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(All))]
    public async Task Lists_ThroughTheGateway_EqualTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Lists);

    [Theory, MemberData(nameof(All))]
    public async Task Calls_ThroughTheGateway_EqualTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Calls(Upstream.Of(server)));

    [Theory, MemberData(nameof(All))]
    public async Task Reads_ThroughTheGateway_EqualTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Reads(Upstream.Of(server)));

    [Theory, MemberData(nameof(All))]
    public async Task Prompts_ThroughTheGateway_EqualTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Prompts(Upstream.Of(server)));

    [Theory, MemberData(nameof(All))]
    public async Task Completions_ThroughTheGateway_EqualTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Completions(Upstream.Of(server)));

    [Theory, MemberData(nameof(All))]
    public async Task Progress_ThroughTheGateway_EqualsTheServers(Sdk sdk, string server) =>
        await (await ComparisonAsync(sdk, server)).AssertEqualAsync(Asked.Progress(Upstream.Of(server)));

    [Theory, MemberData(nameof(OfSurfaces))]
    public async Task Prompt_NameIsNotAscii_EqualsTheServersForEveryClient(Sdk sdk, string server)
    {
        var upstream = Upstream.Of(server);
        var direct = await fixture.DirectAsync(sdk == Sdk.CSharp ? Sdk.V2Auto : sdk, upstream);

        await new Comparison(sdk, upstream, direct, await fixture.ThroughAsync(sdk)).AssertEqualAsync(Asked.PromptWithUnicodeName);
    }

    private async Task<Comparison> ComparisonAsync(Sdk sdk, string server)
    {
        var upstream = Upstream.Of(server);
        return new Comparison(sdk, upstream, await fixture.DirectAsync(sdk, upstream), await fixture.ThroughAsync(sdk));
    }
}
