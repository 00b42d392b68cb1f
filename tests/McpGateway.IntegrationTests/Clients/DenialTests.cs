using McpGateway.IntegrationTests.Clients.Sdks;
using static McpGateway.IntegrationTests.Clients.Refused;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>What a policy denies is, to every SDK's caller, what does not exist; the connection goes on.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class DenialTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> BothEras => Pairs.With(Upstream.Legacy, Upstream.Modern);

    [Theory, MemberData(nameof(BothEras))]
    public async Task Denied_AnyMethod_EqualsUnknownButForTheReference(Sdk sdk, string server)
    {
        var client = await fixture.FailingAsync(sdk);
        var guarded = Named("guarded", server);

        await AssertSameAsync(client, Operation.Call($"{guarded}__crash"), Operation.Call($"{guarded}__nobody"), -32602);
        await AssertSameAsync(client, Operation.Call($"{guarded}__crash"), Operation.Call("nobody__crash"), -32602);
        await AssertSameAsync(client, Operation.Call($"{guarded}__crash"), Operation.Call($"{server}__echo"), -32602);
        await AssertSameAsync(client, Operation.Prompt($"{guarded}__broken"), Operation.Prompt($"{guarded}__nobody"), -32602);
        await AssertSameAsync(
            client, Operation.CompletePrompt($"{guarded}__broken", "x", ""), Operation.CompletePrompt($"{guarded}__nobody", "x", ""), -32602);

        // A resource is named in the error as it was asked for. Legacy: −32002, of which
        // the 2.4 SDK shows its callers the modern code and the URI alone.
        await AssertSameAsync(
            client, Operation.Read($"{guarded}+note://welcome"), Operation.Read("nobody+note://welcome"), sdk.ShowsLegacyCodes() ? -32002 : -32602);
        await AssertGoesOnAsync(client, guarded);
    }

    [Theory, MemberData(nameof(BothEras))]
    public async Task Denied_InLists_DoesNotExist(Sdk sdk, string server)
    {
        var client = await fixture.FailingAsync(sdk);
        var guarded = Named("guarded", server);

        var tools = await client.SendAsync(Operation.List("tools/list"), TestContext.Current.CancellationToken);
        var prompts = await client.SendAsync(Operation.List("prompts/list"), TestContext.Current.CancellationToken);
        var resources = await client.SendAsync(Operation.List("resources/list"), TestContext.Current.CancellationToken);

        Assert.Contains($"\"{guarded}__echo\"", tools.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{guarded}__crash\"", tools.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{guarded}__broken\"", prompts.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{guarded}\\u002Bnote://welcome\"", resources.ToString(), StringComparison.Ordinal);
    }
}
