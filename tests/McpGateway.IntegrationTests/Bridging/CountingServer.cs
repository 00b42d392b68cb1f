using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Bridging;

/// <summary>
/// A legacy server whose tool <c>ask</c> asks as often as its arguments say and then has an effect, once for each time it
/// runs to its end. It keeps what became of every run.
/// </summary>
internal sealed class CountingServer
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string? Session, string Id), Run> _running = new();

    /// <summary>By the arguments' <c>case</c>: each time that the tool was called.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<Run>> Runs { get; } = new(StringComparer.Ordinal);

    public void Script(TestServer server)
    {
        Scripts.Legacy("ask")(server);
        server.On["tools/call"] = RunAsync;
        server.On["response"] = (http, request) =>
        {
            _answers[request.Message.GetProperty("id").GetString()!].TrySetResult();
            http.Response.StatusCode = 202;
            return Task.CompletedTask;
        };
        server.On["notifications/cancelled"] = (http, request) =>
        {
            if (_running.TryGetValue((request.Header("Mcp-Session-Id"), request.Params.GetProperty("requestId").GetRawText()), out var run))
            {
                run.Cancelled.TrySetResult();
            }

            http.Response.StatusCode = 202;
            return Task.CompletedTask;
        };
    }

    private async Task RunAsync(HttpContext http, Received request)
    {
        var arguments = request.Params.GetProperty("arguments");
        var run = new Run();
        _running[(request.Header("Mcp-Session-Id"), request.Id)] = run;
        Runs.GetOrAdd(arguments.GetProperty("case").GetString()!, _ => new()).Enqueue(run);
        for (var left = arguments.GetProperty("questions").GetInt32(); left > 0; left--)
        {
            var id = $"q-{Guid.NewGuid():N}";
            var answered = _answers.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            await Reply.EventAsync(http, $$$"""{"jsonrpc":"2.0","id":"{{{id}}}","method":"elicitation/create","params":{"message":"Sure?","requestedSchema":{"type":"object","properties":{} } } }""");
            if (await Task.WhenAny(answered.Task, run.Cancelled.Task).WaitAsync(Longest, http.RequestAborted) != answered.Task)
            {
                return;
            }
        }

        run.Answered.TrySetResult();
        if (arguments.TryGetProperty("hangs", out _))
        {
            await run.Cancelled.Task.WaitAsync(Longest, http.RequestAborted);
            return;
        }

        Interlocked.Increment(ref run.Effects);
        await Reply.EventAsync(http, Reply.Result(request, """{"content":[]}"""));
    }

    /// <summary>One time that the tool was called.</summary>
    internal sealed class Run
    {
        /// <summary>How often it ran to its end.</summary>
        public int Effects;

        /// <summary>All that it asked was answered.</summary>
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The server was told that nobody waits any longer.</summary>
        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
