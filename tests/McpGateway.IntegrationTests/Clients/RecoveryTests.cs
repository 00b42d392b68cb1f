using McpGateway.IntegrationTests.Clients.Sdks;
using static McpGateway.IntegrationTests.Clients.Refused;

namespace McpGateway.IntegrationTests.Clients;

/// <summary>A server that dies in the middle of a call and comes back where it was, without its sessions.</summary>
[Collection(nameof(ClientsCollection))]
public sealed class RecoveryTests(ClientsFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory, InlineData("phoenix", "legacy.mjs"), InlineData("phoenix-modern", "modern.mjs")]
    public async Task Server_DiesInACallAndComesBack_EveryClientGoesOn(string server, string script)
    {
        var clients = await Task.WhenAll(Sdks.Sdks.All.Select(fixture.FailingAsync));
        await Task.WhenAll(clients.Select(client => AssertGoesOnAsync(client, server)));

        var crashes = await Task.WhenAll(clients.Select(client => client.SendAsync(Operation.Call($"{server}__crash"), TestContext.Current.CancellationToken)));
        var dead = await Task.WhenAll(clients.Select(client => EchoAsync(client, server)));
        await fixture.RestartAsync(server, script);

        // One of them was first; those that came after it found nobody, and nothing of theirs was run.
        Assert.Contains(crashes, crash => crash.Failure is { Code: -32603 } && crash.Failure.Data!["refusal"]!.GetValue<string>() == "outcome_unknown");
        Assert.All(crashes, crash => Assert.True(crash.Failure.Code is -32603 or -31503, crash.ToString()));
        Assert.All(dead, answer => AssertIs(answer.Failure, -31503, "server_down", fixture));
        await Task.WhenAll(clients.Select(client => AssertComesBackAsync(client, server)));
    }

    private static async Task AssertComesBackAsync(ISdkClient client, string server)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var answer = await EchoAsync(client, server);
        while (answer.Error is not null && await again.WaitForNextTickAsync(limit.Token))
        {
            Assert.Equal(-31503, answer.Error.Code);
            answer = await EchoAsync(client, server);
        }

        Assert.Equal("back", answer.Text);
    }

    private static Task<Outcome> EchoAsync(ISdkClient client, string server) =>
        client.SendAsync(Operation.Call($"{server}__echo", new { message = "back" }), TestContext.Current.CancellationToken);
}
