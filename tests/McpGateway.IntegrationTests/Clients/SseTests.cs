using McpGateway.IntegrationTests.Clients.Expected;
using McpGateway.IntegrationTests.Clients.Operations;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>Real clients that know nothing newer than HTTP+SSE, the transport of 2024-11-05, at <c>/sse</c>: they get what the server's own clients get.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class SseTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> All =>
        new(from sdk in (Sdk[])[Sdk.V1, Sdk.V2, Sdk.CSharp] from upstream in Upstream.All select (sdk, upstream.Name));

    [Theory, MemberData(nameof(All))]
    public async Task Sse_EverythingAsked_EqualsTheServers(Sdk sdk, string server)
    {
        var upstream = Upstream.Of(server);
        var comparison = new Comparison(sdk, upstream, await fixture.DirectAsync(sdk, upstream), await fixture.OverSseAsync(sdk)) { IsModern = false };

        await comparison.AssertEqualAsync(Asked.Lists);
        await comparison.AssertEqualAsync(Asked.Calls(upstream));
        await comparison.AssertEqualAsync(Asked.Reads(upstream));
        await comparison.AssertEqualAsync(Asked.Prompts(upstream));
        await comparison.AssertEqualAsync(Asked.Completions(upstream));

        // The TypeScript SDKs drop progress that they read in one piece with the response, as over any one stream: they
        // handle the one in a microtask and the other at once.
        if (sdk == Sdk.CSharp)
        {
            await comparison.AssertEqualAsync(Asked.Progress(upstream));
        }
    }

    [Theory, InlineData(Sdk.V1), InlineData(Sdk.V2), InlineData(Sdk.CSharp)]
    public async Task Sse_EachClient_IsLegacyThere(Sdk sdk) => Assert.False((await fixture.OverSseAsync(sdk)).IsModern);
}
