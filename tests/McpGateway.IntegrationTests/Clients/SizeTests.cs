using McpGateway.IntegrationTests.Clients.Sdks;
using static McpGateway.IntegrationTests.Clients.Refused;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>A result beyond <c>limits.message</c> (16 MiB) streams through where the eras agree; to be translated it would have to be held.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class SizeTests(ClientsFixture fixture)
{
    private const int Bytes = 20 * 1024 * 1024;

    public static TheoryData<Sdk, string> OfSurfaces => Pairs.With(Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(OfSurfaces))]
    public async Task Result_BeyondTheLimit_PassesUnlessItMustBeTranslated(Sdk sdk, string server)
    {
        var client = await fixture.ThroughAsync(sdk);

        var answer = await client.SendAsync(Operation.Call($"{server}__big", new { bytes = Bytes }), TestContext.Current.CancellationToken);

        if (client.IsModern == Upstream.Of(server).IsModern)
        {
            Assert.Equal(Bytes, answer.Text.Length);
        }
        else
        {
            AssertIs(answer.Failure, -32603, "message_too_large_to_translate", fixture);
        }

        await AssertGoesOnAsync(client, server);
    }
}
