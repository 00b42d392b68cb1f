using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>What a legacy server keeps per session stays with the client, of whichever era it is.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class SessionTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk> Clients => Pairs.Clients;

    [Theory, MemberData(nameof(Clients))]
    public async Task Link_ToWhatTheSessionMade_CanBeReadBack(Sdk sdk)
    {
        await using var client = await sdk.ConnectAsync(fixture.Gateway.Endpoint, fixture.Key, TestContext.Current.CancellationToken);
        var name = $"{sdk}-{Guid.NewGuid():N}.gz";
        var make = Operation.Call("one__gzip-file-as-resource", new { name, data = "data:text/plain,made", outputType = "resourceLink" });

        var link = (await client.SendAsync(make, TestContext.Current.CancellationToken)).Value["content"]![0]!["uri"]!.GetValue<string>();
        var read = await client.SendAsync(Operation.Read(link), TestContext.Current.CancellationToken);

        Assert.Equal($"one+demo://resource/session/{name}", link);
        Assert.Equal(link, read.Value["contents"]![0]!["uri"]!.GetValue<string>());
        Assert.NotEmpty(read.Value["contents"]![0]!["blob"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Clients))]
    public async Task State_OfALegacyServer_CountsOnWithinTheConversation(Sdk sdk)
    {
        await using var client = await sdk.ConnectAsync(fixture.Gateway.Endpoint, fixture.Key, TestContext.Current.CancellationToken);

        var first = await CountAsync(client);
        var second = await CountAsync(client);

        Assert.Equal(first + 1, second);
        Assert.True(client.IsModern || first == 1, "A legacy client begins with a session of its own.");
    }

    private static async Task<int> CountAsync(ISdkClient client)
    {
        var answer = await client.SendAsync(Operation.Call("legacy__count"), TestContext.Current.CancellationToken);
        return System.Text.Json.Nodes.JsonNode.Parse(answer.Text)!["count"]!.GetValue<int>();
    }
}
