using System.Text;
using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;
using McpGateway.Tests.Catalog;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Sessions;

public sealed class BatchTests : IDisposable
{
    private readonly InMemorySessionStore _sessions = new(() => new McpGateway.Configuration.SessionOptions(), TimeProvider.System, []);
    private readonly Recorder _record = new();

    public void Dispose() => _sessions.Dispose();

    [Fact]
    public async Task Answer_ThatIsAborted_BecomesAnErrorAndLeavesTheOthersWhole()
    {
        var context = await RunAsync(async (id, element) =>
        {
            await element.Response.WriteAsync(id == "1" ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"resu" : """{"jsonrpc":"2.0","id":2,"result":{}}""", element.RequestAborted);
            Assert.True(element.Response.HasStarted);
            if (id == "1")
            {
                element.Abort();
            }
        });
        Assert.False(context.RequestAborted.IsCancellationRequested);
        var answers = Answers(context);
        Assert.Equal(-32603, answers[0].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(1, answers[0].GetProperty("id").GetInt32());
        Assert.Equal(2, answers[1].GetProperty("id").GetInt32());
        Assert.Contains(_record.Outcomes, outcome => outcome.Refusal == Refusal.OutcomeUnknown);
    }

    [Fact]
    public async Task Answer_LargerThanItsShare_BecomesAnErrorAndIsNotKept()
    {
        long kept = 0;
        var context = await RunAsync(async (id, element) =>
        {
            var piece = new byte[1 << 20];
            for (var i = 0; i < (id == "1" ? 64 : 1); i++)
            {
                await element.Response.Body.WriteAsync(id == "1" ? piece : """{"jsonrpc":"2.0","id":2,"result":{}}"""u8.ToArray(), element.RequestAborted);
                kept += id == "1" ? piece.Length : 0;
            }
        });
        Assert.Equal(new LimitOptions().Message / 2, kept);
        var answers = Answers(context);
        Assert.Equal("message_too_large_to_translate", answers[0].GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.Equal(2, answers[1].GetProperty("id").GetInt32());
        Assert.Contains(_record.Outcomes, outcome => outcome.Refusal == Refusal.MessageTooLargeToTranslate);
    }

    [Fact]
    public async Task Message_ThatMeetsABug_IsNotRecordedAsOk()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync((id, _) => id == "1" ? throw new InvalidOperationException() : Task.CompletedTask));
        Assert.Contains(_record.Outcomes, outcome => outcome.Refusal == Refusal.InternalError);
    }

    [Fact]
    public async Task Message_WhoseClientHasGone_IsRecordedAsAbandoned()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync((_, element) =>
            Task.FromCanceled(element.RequestAborted), gone: true));
        Assert.All(_record.Outcomes, outcome => Assert.True(outcome.Abandoned));
    }

    private static JsonElement[] Answers(HttpContext context) => [.. JsonDocument.Parse(Exchanges.Body(context)).RootElement.EnumerateArray()];

    /// <summary>Two pings, ids 1 and 2; <paramref name="next"/> is what stands behind.</summary>
    private async Task<HttpContext> RunAsync(Func<string, HttpContext, Task> next, bool gone = false)
    {
        var session = new LegacySession
        {
            Id = SessionIds.New(),
            PrincipalId = "key:alice",
            Version = "2025-03-26",
            ClientCapabilitiesJson = "{}"u8.ToArray(),
            ClientInfoJson = "{}"u8.ToArray(),
        };
        await _sessions.AddAsync(session, TestContext.Current.CancellationToken);
        var context = Exchanges.WithoutMessage("POST", session: session.Id);
        context.Features.Set(new SnapshotFeature(Snapshots.Of([])));
        context.Features.Set(new MessageLimitsFeature(4 << 20, EnvelopeLimits.Default));
        context.Exchange().Read(EnvelopeReader.Read("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]"""u8.ToArray()).Envelope!);
        context.Exchange().Decide(Era.Legacy, null);
        context.RequestAborted = new CancellationToken(canceled: gone);
        var middleware = new BatchMiddleware(
            element => next(Encoding.UTF8.GetString(element.Exchange().RequestId.Span), element), _sessions, _record, TimeProvider.System);
        await middleware.InvokeAsync(context);
        return context;
    }

    private sealed class Recorder : IExchangeRecorder
    {
        public List<Outcome> Outcomes { get; } = [];

        void IExchangeRecorder.Record(HttpContext context, ExchangeFeature exchange) => Outcomes.Add(exchange.Outcome);
    }
}
