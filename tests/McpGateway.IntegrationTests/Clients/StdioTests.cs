using McpGateway.IntegrationTests.Clients.Expected;
using McpGateway.IntegrationTests.Clients.Operations;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>Real clients that know stdio alone, through <c>mcpgateway connect --stdio</c>: they get what the server's own clients get.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class StdioTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> All =>
        new(from sdk in (Sdk[])[Sdk.V1, Sdk.V2, Sdk.V2Auto, Sdk.V2Pinned, Sdk.CSharp] from upstream in Upstream.All select (sdk, upstream.Name));

    [Theory, MemberData(nameof(All))]
    public async Task Connect_EverythingAsked_EqualsTheServers(Sdk sdk, string server)
    {
        var upstream = Upstream.Of(server);
        var comparison = new Comparison(sdk, upstream, await fixture.DirectAsync(sdk, upstream), await fixture.OverStdioAsync(sdk));

        await comparison.AssertEqualAsync(Asked.Lists);
        await comparison.AssertEqualAsync(Asked.Calls(upstream));
        await comparison.AssertEqualAsync(Asked.Reads(upstream));
        await comparison.AssertEqualAsync(Asked.Prompts(upstream));
        await comparison.AssertEqualAsync(Asked.Completions(upstream));

        // The TypeScript SDKs drop, over any stdio server, progress that they read in one piece with the response: they
        // handle the one in a microtask and the other at once. That every message passes is tested on the wire.
        if (sdk == Sdk.CSharp)
        {
            await comparison.AssertEqualAsync(Asked.Progress(upstream));
        }
    }

    [Theory]
    [InlineData(Sdk.V1, false), InlineData(Sdk.V2, false), InlineData(Sdk.V2Auto, true), InlineData(Sdk.V2Pinned, true), InlineData(Sdk.CSharp, true)]
    public async Task Connect_EachClient_SpeaksItsOwnEra(Sdk sdk, bool isModern) =>
        Assert.Equal(isModern, (await fixture.OverStdioAsync(sdk)).IsModern);
}
