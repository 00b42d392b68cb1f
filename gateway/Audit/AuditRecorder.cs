using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Audit;

internal sealed class AuditRecorder(AuditFile file, TimeProvider time) : IExchangeRecorder
{
    private long _sequence;

    public void Record(HttpContext context, ExchangeFeature exchange)
    {
        ReadOnlySpan<byte> line = AuditRecord.Write(
            context, exchange, Interlocked.Increment(ref _sequence), time.GetUtcNow(), time.GetElapsedTime(exchange.StartTimestamp));
        file.Write(line, ofStranger: context.Features.Get<PrincipalFeature>() is null);
    }
}
