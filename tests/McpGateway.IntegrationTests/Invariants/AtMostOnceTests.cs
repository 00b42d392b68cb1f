using McpGateway.IntegrationTests.Faults;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>Invariant 6: whatever goes wrong after a call was sent, it is not sent again, and the client is told that its outcome is unknown.</summary>
public sealed class AtMostOnceTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private static readonly Dictionary<string, TestServer.Answer> Failures = new(StringComparer.Ordinal)
    {
        ["closes the connection"] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        },
        ["closes after the head"] = async (http, _) =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        },
        ["answers half"] = async (http, request) =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Reply.Result(request, Reply.Text("half"))[..40], http.RequestAborted);
        },
        ["says 500"] = (http, _) => Reply.BodyAsync(http, "", "text/plain", 500),
        ["says 502"] = (http, _) => Reply.BodyAsync(http, "", "text/html", 502),
        ["says 503 and to come again"] = (http, _) =>
        {
            http.Response.Headers.RetryAfter = "0";
            return Reply.BodyAsync(http, "", "text/plain", 503);
        },
        ["never answers"] = (http, _) => Reply.HangAsync(http),
        ["says 202"] = (http, _) => Reply.BodyAsync(http, "", "application/json", 202),
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (client, server) in TwoEras.Cells.Select(row => row.Data))
            {
                foreach (var failure in Failures.Keys)
                {
                    data.Add(client, server, failure);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Call_FailsAfterItWasSent_IsSentOnceAndTheClientIsTold(string client, string server, string failure)
    {
        var name = eras.Script(server, Failures[failure], out var tool);
        using var caller = await eras.CallerAsync(client);

        // On a connection that was used before, where an HTTP client is tempted most to try once more.
        await caller.CallAsync($"{server}__t39", TestContext.Current.CancellationToken);
        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Contains(answer.Code, (int?[])[-32603, -31504]);
        Assert.Contains("may", answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(eras.Server(server).CallsOf(tool));
    }

    [Theory, InlineData("legacy"), InlineData("modern")]
    public async Task Call_AnsweredWithAnErrorThatSpeaksOfSessions_IsNotTakenForAForgottenSession(string client)
    {
        var name = eras.Script("legacy", (http, request) => Reply.ErrorAsync(
            http, request, -32000, "Bad Request: the session of your database has expired", 400), out var tool);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal(-32000, answer.Code);
        Assert.Single(eras.Server("legacy").CallsOf(tool));
    }

    [Fact]
    public async Task Call_OneOfTwoReplicasFailsAfterItWasSent_TheOtherIsNotAsked()
    {
        await using var first = await TestServer.StartAsync(Script);
        await using var second = await TestServer.StartAsync(Script);
        await using var gateway = await RunningGateway.StartAsync($$"""  pair: { urls: [ "{{first.Url}}", "{{second.Url}}" ] }""");
        await gateway.ServerIsAsync("pair", "ready");
        using var caller = gateway.Caller();

        for (var calls = 1; calls <= 10; calls++)
        {
            var answer = await caller.CallAsync("pair__breaks", TestContext.Current.CancellationToken);

            Assert.Equal(-32603, answer.Code);
            Assert.Equal(calls, first.CallsOf("breaks").Count() + second.CallsOf("breaks").Count());
        }

        static void Script(TestServer server)
        {
            Scripts.Modern("breaks")(server);
            server.Tools["breaks"] = Failures["closes the connection"];
        }
    }
}
