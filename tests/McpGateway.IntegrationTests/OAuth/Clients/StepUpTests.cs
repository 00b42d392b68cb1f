using McpGateway.IntegrationTests.Clients.Sdks;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>A tool that needs one more scope: 403 <c>insufficient_scope</c>, and what each SDK makes of it.</summary>
public sealed class StepUpTests(ProviderFixture places) : IClassFixture<ProviderFixture>
{
    public static TheoryData<Sdk> Able => [Sdk.V2, Sdk.V2Auto, Sdk.V2Pinned, Sdk.CSharp];

    [Theory, MemberData(nameof(Able))]
    public async Task Client_LacksAScope_AsksThePersonOnceMoreAndCalls(Sdk sdk)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        await using var client = await SignedInClient.ConnectAsync(sdk, place.Gateway.Endpoint, null, cancellationToken);
        Assert.Equal("x", (await client.CallAsync("notes__echo", new { message = "x" }, cancellationToken)).Text);

        var answer = await client.CallWithAPersonAsync("notes__add", new { a = 1, b = 2 }, cancellationToken);

        Assert.True(answer.Error is null, $"{answer}\n{place.Provider.Errors}");
        Assert.Equal("3", answer.Text);
        Assert.Equal(2, await client.AuthorizationsAsync(cancellationToken));

        // The wider token is good for what the narrower was.
        Assert.Equal("y", (await client.CallAsync("notes__echo", new { message = "y" }, cancellationToken)).Text);
        Assert.Equal(2, await client.AuthorizationsAsync(cancellationToken));
    }

    /// <summary>
    /// Version 1 answers a 403 with its refresh token, which brings the same scopes; it says so and gives up
    /// (<c>client/streamableHttp.js</c>, "Server returned 403 after trying upscoping"). The connection stays good.
    /// </summary>
    [Fact]
    public async Task V1_LacksAScopeAndHasARefreshToken_GivesUpAndStaysUsable()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        await using var client = await SignedInClient.ConnectAsync(Sdk.V1, place.Gateway.Endpoint, null, cancellationToken);

        var answer = await client.CallWithAPersonAsync("notes__add", new { a = 1, b = 2 }, cancellationToken);

        Assert.Contains("Server returned 403 after trying upscoping", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("x", (await client.CallAsync("notes__echo", new { message = "x" }, cancellationToken)).Text);
        Assert.Equal(1, await client.AuthorizationsAsync(cancellationToken));
    }

    /// <summary>Without a refresh token version 1 asks the person, for exactly the scopes that the challenge names.</summary>
    [Fact]
    public async Task V1_LacksAScopeAndHasNoRefreshToken_AsksThePersonAndCalls()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.WithoutRefresh;
        await using var client = await SignedInClient.ConnectAsync(Sdk.V1, place.Gateway.Endpoint, null, cancellationToken);

        var answer = await client.CallWithAPersonAsync("notes__add", new { a = 1, b = 2 }, cancellationToken);

        Assert.True(answer.Error is null, $"{answer}\n{place.Provider.Errors}");
        Assert.Equal("3", answer.Text);
        Assert.Equal(2, await client.AuthorizationsAsync(cancellationToken));

        // It asked for the challenge's scopes alone, which therefore have to be all: the older ones are not lost.
        Assert.Equal("x", (await client.CallAsync("notes__echo", new { message = "x" }, cancellationToken)).Text);
    }

    [Fact]
    public async Task Challenge_ToAnAnswerWithoutTheScope_NamesAllThatTheOperationNeeds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = places.Lasting;
        using var caller = place.Gateway.CallerWith(await place.Provider.RobotTokenAsync(place.Gateway.Endpoint, "notes:read", cancellationToken));

        var answer = await caller.CallAsync("notes__add", cancellationToken, """{"a":1,"b":2}""");

        Assert.Equal(403, answer.Status);
        Assert.Equal(Challenges.Insufficient(place.Gateway, "notes:read notes:write"), answer.Headers.GetValues("WWW-Authenticate").Single());
    }
}
