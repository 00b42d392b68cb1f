using System.Text;
using McpGateway.Audit;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Audit;

public class AuditRecorderTests
{
    [Fact]
    public async Task Record_BehindAFloodOfStrangers_IsKept()
    {
        var text = await WrittenAsync(recorder =>
        {
            for (var i = 0; i < 40_000; i++)
            {
                Record(recorder, principal: null, "stranger");
            }

            Record(recorder, Principal.ForApiKey("alice"), "0123456789abcdef");
        });
        Assert.Contains("\"reference\":\"0123456789abcdef\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_OfANameThatIsCutInsideACharacter_IsKept()
    {
        var method = new string('a', 511) + "\U0001F600";
        var text = await WrittenAsync(recorder => Record(
            recorder, Principal.ForApiKey("alice"), "0123456789abcdef", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}"""));
        Assert.Contains("\"reference\":\"0123456789abcdef\"", text, StringComparison.Ordinal);
    }

    private static async Task<string> WrittenAsync(Action<AuditRecorder> record)
    {
        var output = new Output();
        using var file = new AuditFile(new SnapshotHolder([], TimeProvider.System), new AuditStandardOutput(() => output), TimeProvider.System, NullLogger<AuditFile>.Instance);
        record(new AuditRecorder(file, TimeProvider.System));
        await file.StartAsync(TestContext.Current.CancellationToken);
        await output.Begun.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await file.StopAsync(TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Record(AuditRecorder recorder, Principal? principal, string reference, string? message = null)
    {
        var context = new DefaultHttpContext();
        if (principal is not null)
        {
            context.Features.Set(new PrincipalFeature(principal));
        }

        using var exchange = new ExchangeFeature(reference, 0);
        if (message is not null)
        {
            var body = McpGateway.Protocol.PooledBytes.CopyOf(Encoding.UTF8.GetBytes(message));
            exchange.Own(body);
            exchange.Read(EnvelopeReader.Read(body.Memory).Envelope!);
        }

        recorder.Record(context, exchange);
    }

    private sealed class Output : MemoryStream
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            return base.FlushAsync(cancellationToken);
        }
    }
}
