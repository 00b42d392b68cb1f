using System.Text;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>Answers far beyond limits.message: where eras agree they flow, where they differ they are refused.</summary>
public sealed class LargeAnswerTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private const int Mebibytes = 64;
    private const long MostMemory = 48L << 20;

    private static readonly byte[] Piece = Encoding.ASCII.GetBytes(new string('#', 1 << 20));

    [Theory]
    [InlineData("modern", false), InlineData("modern", true)]
    [InlineData("legacy", false), InlineData("legacy", true)]
    public async Task Answer_SameEra_StreamsWholeInBoundedMemory(string era, bool asEvents)
    {
        var name = eras.Script(era, (http, request) => WriteAsync(http, request, asEvents), out _);
        using var caller = await eras.CallerAsync(era, TimeSpan.FromSeconds(120));
        await caller.CallAsync(name, TestContext.Current.CancellationToken);
        var before = ResidentBytes();

        using var response = await caller.BeginAsync(caller.Call(name), TestContext.Current.CancellationToken, name);
        var (length, filled, most) = await DrainAsync(response);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal((long)Mebibytes << 20, filled);
        Assert.InRange(length, filled, filled + 1000);
        Assert.True(most - before < MostMemory, $"its memory grew from {before >> 20} to {most >> 20} MiB");
    }

    [Theory, InlineData("modern", "legacy"), InlineData("legacy", "modern")]
    public async Task Answer_OtherEra_IsRefusedInsteadOfHeld(string client, string server)
    {
        var name = eras.Script(server, (http, request) => WriteAsync(http, request, asEvents: false), out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((200, -32603), (answer.Status, answer.Code));
        Assert.Equal("message_too_large_to_translate", answer.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
    }

    [Theory, InlineData("modern", false), InlineData("modern", true), InlineData("legacy", false), InlineData("legacy", true)]
    public async Task Answer_BreaksOffInTheMiddle_NeverLooksWhole(string era, bool asEvents)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = eras.Script(era, async (http, request) =>
        {
            await BeginAsync(http, request, asEvents);
            await http.Response.Body.WriteAsync(Piece, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await begun.Task.WaitAsync(http.RequestAborted);
            http.Abort();
        }, out var tool);
        using var caller = await eras.CallerAsync(era);

        using var response = await caller.BeginAsync(caller.Call(name), TestContext.Current.CancellationToken, name);

        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await SkipToFillAsync(stream);
        begun.SetResult();

        if (asEvents)
        {
            // The half message becomes an event that no client reads, and the last event says what happened.
            using var reader = new StreamReader(stream);
            var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains("event: abandoned", rest, StringComparison.Ordinal);
            Assert.Contains("outcome_unknown", rest, StringComparison.Ordinal);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => DrainAsync(response));
        }

        Assert.Single(eras.Server(era).CallsOf(tool));
    }

    private static async Task WriteAsync(HttpContext http, Received request, bool asEvents)
    {
        await BeginAsync(http, request, asEvents);
        for (var i = 0; i < Mebibytes; i++)
        {
            await http.Response.Body.WriteAsync(Piece, http.RequestAborted);
        }

        await http.Response.WriteAsync("\"}]}}" + (asEvents ? "\n\n" : ""), http.RequestAborted);
    }

    private static async Task BeginAsync(HttpContext http, Received request, bool asEvents)
    {
        http.Response.ContentType = asEvents ? "text/event-stream" : "application/json";
        await http.Response.WriteAsync(
            (asEvents ? "data: " : "") + $"{{\"jsonrpc\":\"2.0\",\"id\":{request.Id},\"result\":{{\"resultType\":\"complete\",\"content\":[{{\"type\":\"text\",\"text\":\"",
            http.RequestAborted);
    }

    /// <summary>Until the client has some of the answer the gateway holds it back, and a server that breaks off is told of as a whole error.</summary>
    private static async Task SkipToFillAsync(Stream stream)
    {
        var buffer = new byte[1 << 10];
        int read;
        do
        {
            read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
        }
        while (!buffer.AsSpan(0, read).Contains((byte)'#'));
    }

    private async Task<(long Length, long Filled, long MostMemory)> DrainAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[64 << 10];
        long length = 0, filled = 0, most = 0, looked = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            length += read;
            filled += buffer.AsSpan(0, read).Count((byte)'#');
            if (length - looked >= 4 << 20)
            {
                (looked, most) = (length, Math.Max(most, ResidentBytes()));
            }
        }

        return (length, filled, most);
    }

    private long ResidentBytes()
    {
        using var process = System.Diagnostics.Process.GetProcessById(eras.Gateway.Process.Id);
        return process.WorkingSet64;
    }
}
