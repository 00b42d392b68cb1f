using System.Threading.Channels;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>A call whose server says what the test tells it to, when the test tells it to.</summary>
internal sealed class ScriptedCall
{
    private readonly Channel<bool> _said = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The connection to the server was closed before the answer.</summary>
    public Task Aborted => _aborted.Task;

    public bool WasAborted => _aborted.Task.IsCompleted;

    /// <summary>One more notification of progress, numbered from 1.</summary>
    public void Say() => _said.Writer.TryWrite(true);

    /// <summary>The response.</summary>
    public void Finish() => _said.Writer.Complete();

    public async Task AnswerAsync(HttpContext http, Received request)
    {
        await using var registration = http.RequestAborted.Register(() => _aborted.TrySetResult());
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync(http.RequestAborted);
        var progress = 0;
        await foreach (var _ in _said.Reader.ReadAllAsync(http.RequestAborted))
        {
            await Reply.EventAsync(http, Reply.Progress(request, ++progress));
        }

        await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
    }
}
