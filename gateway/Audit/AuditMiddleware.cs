using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Audit;

/// <summary>Opens the exchange, and closes it with its record however it ended.</summary>
internal sealed partial class AuditMiddleware(
    RequestDelegate next, IExchangeRecorder recorder, TimeProvider time, ILogger<AuditMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using ExchangeFeature exchange = new(ExchangeReference.Create(), time.GetTimestamp());
        context.Features.Set(exchange);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            exchange.Outcome = exchange.Outcome with { Abandoned = true };
        }
        catch (Exception bug)
        {
            LogBug(bug, exchange.Reference);
            if (context.Response.HasStarted)
            {
                exchange.Refuse(Refusal.InternalError);
                context.Abort();
            }
            else
            {
                context.Response.Clear();
                await context.RefuseAsync(Refusal.InternalError);
            }
        }
        finally
        {
            recorder.Record(context, exchange);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A bug in the gateway ended exchange {Reference}.")]
    private partial void LogBug(Exception bug, string reference);
}
