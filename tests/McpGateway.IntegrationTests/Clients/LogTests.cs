using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>Log messages of a call come on its own stream, from the level up that the client asked for.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class LogTests(ClientsFixture fixture)
{
    public static TheoryData<Sdk, string> OfSurfaces => Pairs.With(Upstream.Legacy, Upstream.Modern);

    public static TheoryData<Sdk> Clients => Pairs.Clients;

    [Theory, MemberData(nameof(OfSurfaces))]
    public async Task Call_LevelSet_OnlyMessagesFromThatLevelUp(Sdk sdk, string server)
    {
        // A client of its own: the level stays with the session.
        await using var client = await sdk.ConnectAsync(fixture.Gateway.Endpoint, fixture.Key, TestContext.Current.CancellationToken);

        var set = await client.SendAsync(Operation.Level("warning"), TestContext.Current.CancellationToken);
        var answer = await client.SendAsync(Operation.Call($"{server}__log"), TestContext.Current.CancellationToken);

        Assert.Equal("{}", set.Value.ToJsonString());
        Assert.Equal("logged", answer.Text);

        // The C# SDK in the modern era cannot ask for a level, and who did not ask must get nothing.
        string[] expected = sdk == Sdk.CSharp ? [] : ["warning a message at warning", "error a message at error"];
        Assert.Equal(expected, answer.Logs.Select(log => $"{log["level"]} {log["data"]}"));
    }

    [Theory, MemberData(nameof(Clients))]
    public async Task Ping_LegacyAlone_AnswersEmpty(Sdk sdk)
    {
        var client = await fixture.ThroughAsync(sdk);

        var answer = await client.SendAsync(Operation.Ping(), TestContext.Current.CancellationToken);

        Assert.Equal(client.IsModern ? null : "{}", answer.Result?.ToJsonString());
    }
}
