using System.Collections.Concurrent;
using System.Text;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;
using McpGateway.IntegrationTests.Resumption;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>Questions that are asked at one gateway replica and answered at another.</summary>
public sealed class QuestionTests
{
    private const string Form = """{"message":"Sure?","requestedSchema":{"type":"object","properties":{}}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_AtAnotherGatewayReplica_EndsTheCallWhereItWaits()
    {
        var server = new AskingServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", script: server.Legacy);
        using var first = set.Gateways[0].Caller();
        using var second = set.Gateways[1].Caller();
        using var third = set.Gateways[2].Caller();

        var asked = await first.SendAsync(ModernCall(first), Stop, "one__ask");
        var state = StateOf(asked);
        var again = await second.SendAsync(ModernCall(second, state, "\"other\":{}"), Stop, "one__ask");
        Assert.NotEqual(state, StateOf(again));

        // Twice at once, at two places: one ends the call, the other is told that nothing waits.
        state = StateOf(again);
        var answers = await Task.WhenAll(
            second.SendAsync(ModernCall(second, state, "\"question\":{\"action\":\"accept\"}"), Stop, "one__ask"),
            third.SendAsync(ModernCall(third, state, "\"question\":{\"action\":\"accept\"}"), Stop, "one__ask"));
        Assert.Single(answers, answer => answer.Body.Contains("\"complete\"", StringComparison.Ordinal) && answer.Body.Contains("accept", StringComparison.Ordinal));
        Assert.Single(answers, answer => answer.Body.Contains("request_state_unknown", StringComparison.Ordinal));
        Assert.Single(set.Server.CallsOf("ask"));
    }

    [Fact]
    public async Task GatewayReplica_WhereTheCallWaits_Killed_TheRetryIsTold_AndNothingRunsTwice()
    {
        var server = new AskingServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", script: server.Legacy);
        using var first = set.Gateways[0].Caller();
        using var second = set.Gateways[1].Caller();
        var state = StateOf(await first.SendAsync(ModernCall(first), Stop, "one__ask"));
        await set.Gateways[0].Process.KillAsync();

        var told = await Eventually.AsyncValue(
            stop => second.SendAsync(ModernCall(second, state, "\"question\":{\"action\":\"accept\"}"), stop, "one__ask"), answer => answer.Status == 200, TimeSpan.FromSeconds(15));
        Assert.Contains("outcome_unknown", told.Body, StringComparison.Ordinal);
        Assert.Single(set.Server.CallsOf("ask"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_OfALegacyClient_AtAnotherGatewayReplica_ReachesTheServer(bool modern)
    {
        var server = new AskingServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", script: modern ? server.Modern : server.Legacy);
        using var first = set.Gateways[0].Caller();
        await Eventually.AsyncValue(stop => BeginAsync(first, stop), begun => begun, TimeSpan.FromSeconds(15));
        using var second = ReplicaSet.Joined(set.Gateways[1], first);

        using var stream = await StreamEvents.OfAsync(first.BeginAsync(first.Call("one__ask", id: "\"c\""), Stop));
        var asked = await stream.NextAsync();
        while (asked.Data.Length == 0)
        {
            asked = await stream.NextAsync();
        }

        Assert.Equal("elicitation/create", asked.Message.GetProperty("method").GetString());
        await Eventually.AsyncValue(
            async stop =>
            {
                using var taken = await second.PostAsync(
                    $$$"""{"jsonrpc":"2.0","id":{{{asked.Message.GetProperty("id").GetRawText()}}},"result":{"action":"decline"}}""", _ => { }, stop);
                return (int)taken.StatusCode;
            },
            status => status == 202);
        Assert.Contains("decline", (await stream.NextAsync()).Message.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(modern ? 2 : 1, set.Server.CallsOf("ask").Count());
    }

    private static async Task<bool> BeginAsync(Caller caller, CancellationToken cancellationToken)
    {
        using var answer = await caller.PostAsync(
            """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"t","version":"1"}}}""",
            _ => { },
            cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        caller.Join(answer.Headers.GetValues("Mcp-Session-Id").Single(), "2025-11-25");
        return true;
    }

    private static string ModernCall(Caller caller, string? state = null, string responses = "") =>
        caller.Call("one__ask", "{}").Replace("\"io.modelcontextprotocol/clientCapabilities\":{}", "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}", StringComparison.Ordinal)
            .Replace("\"arguments\":{}", state is null ? "\"arguments\":{}" : $$"""{{"\"arguments\":{}"}},"inputResponses":{ {{responses}} },"requestState":"{{state}}" """, StringComparison.Ordinal);

    private static string StateOf(Answer answer)
    {
        Assert.Contains("input_required", answer.Body, StringComparison.Ordinal);
        var at = answer.Body.IndexOf("\"requestState\":\"", StringComparison.Ordinal) + "\"requestState\":\"".Length;
        return answer.Body[at..answer.Body.IndexOf('"', at)];
    }

    /// <summary>Has one tool, <c>ask</c>, which asks for a confirmation and answers with it.</summary>
    private sealed class AskingServer
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _answers = new(StringComparer.Ordinal);

        public void Legacy(TestServer server)
        {
            Scripts.Legacy("ask")(server);
            server.On["tools/call"] = async (http, request) =>
            {
                var id = $"q-{Guid.NewGuid():N}";
                var said = _answers.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
                http.Response.ContentType = "text/event-stream";
                await SayAsync(http, $$$"""{"jsonrpc":"2.0","id":"{{{id}}}","method":"elicitation/create","params":{{{Form}}}}""");
                var answer = await said.Task.WaitAsync(TimeSpan.FromSeconds(30), http.RequestAborted);
                await SayAsync(http, Reply.Result(request, $$"""{"content":[],"said":{{answer}}}"""));
            };
            server.On["response"] = (http, request) =>
            {
                _answers[request.Message.GetProperty("id").GetString()!].TrySetResult(request.Message.GetProperty("result").GetRawText());
                http.Response.StatusCode = 202;
                return Task.CompletedTask;
            };
        }

        public void Modern(TestServer server)
        {
            Scripts.Modern("ask")(server);
            server.On["tools/call"] = (http, request) => Reply.JsonAsync(http, Reply.Result(
                request,
                request.Message.GetProperty("params").TryGetProperty("inputResponses", out var responses)
                    ? $$"""{"resultType":"complete","content":[],"said":{{responses.GetRawText()}}}"""
                    : $$$$"""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{{{{Form}}}}}}}"""));
        }

        private static async Task SayAsync(Microsoft.AspNetCore.Http.HttpContext http, string message)
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {message}\n\n"), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}
