using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>−32020, −32021 and −32022 of a server speak of the hop between the gateway and it (invariant 9).</summary>
public sealed class HopErrorTests(TwoEras eras) : IClassFixture<TwoEras>
{
    public static TheoryData<string, int, bool> Codes
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            foreach (var client in new[] { "modern", "legacy" })
            {
                foreach (var code in new[] { -32020, -32022 })
                {
                    data.Add(client, code, false);
                    data.Add(client, code, true);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Answer_ErrorOfTheHop_IsNeverRelayed(string client, int code, bool onStatus200)
    {
        var name = eras.Script("modern", (http, request) => Reply.ErrorAsync(
            http, request, code, "made up by the server", onStatus200 ? 200 : 400, """{"supported":["1999-01-01"],"requested":"2026-07-28"}"""), out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.NotNull(answer.Code);
        Assert.NotInRange(answer.Code.Value, -32099, -32020);
        Assert.DoesNotContain("1999-01-01", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_HeaderMismatchOnce_ListIsReadAgainAndTheCallSentOnceMore()
    {
        var calls = 0;
        var name = eras.Script("modern", async (http, request) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                Scripts.Lists(eras.Modern, [.. Enumerable.Range(0, 41).Select(number => $"t{number}")]);
                await Reply.ErrorAsync(http, request, -32020, "Mcp-Param-Region is missing", 400);
                return;
            }

            await Reply.TextAsync(http, request, "second");
        }, out _);
        using var caller = await eras.CallerAsync("modern");

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal("second", answer.Text);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Answer_CapabilityMissing_NamesWhatTheClientLacksAsTheGatewaysOwnFinding()
    {
        var name = eras.Script("modern", (http, request) => Reply.ErrorAsync(
            http, request, -32021, "made up by the server", 400, """{"requiredCapabilities":{"sampling":{}}}"""), out _);
        using var modern = await eras.CallerAsync("modern");
        using var legacy = await eras.CallerAsync("legacy");

        var toModern = await modern.CallAsync(name, TestContext.Current.CancellationToken);
        var toLegacy = await legacy.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((400, -32021), (toModern.Status, toModern.Code));
        Assert.Equal("{}", toModern.Message.GetProperty("error").GetProperty("data").GetProperty("requiredCapabilities").GetProperty("sampling").GetRawText());
        Assert.Equal((200, -32603), (toLegacy.Status, toLegacy.Code));
        Assert.DoesNotContain("made up", toModern.Body + toLegacy.Body, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TwoEras.Cells), MemberType = typeof(TwoEras))]
    public async Task Answer_5xx_SaysThatTheOutcomeIsUnknownAndIsNotSentAgain(string client, string server)
    {
        var name = eras.Script(server, (http, _) => Reply.BodyAsync(http, "secret trace", "text/plain", 503), out var tool);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((200, -32603), (answer.Status, answer.Code));
        Assert.Equal("outcome_unknown", answer.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
        Assert.Single(eras.Server(server).CallsOf(tool));
    }
}
