using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>The one way to refuse an exchange.</summary>
public static class RefusalExtensions
{
    /// <summary>
    /// Answers with the refusal as <see cref="RefusalTable"/> has it, bearing the id of the request where one was read,
    /// and notes it for the record. The response must not have begun; headers set before stay.
    /// </summary>
    public static Task RefuseAsync(this HttpContext context, Refusal refusal, in RefusalDetail detail = default)
    {
        ExchangeFeature exchange = context.Exchange();
        RefusalReply reply = exchange.Refuse(refusal, detail);
        return RefusalWriter.WriteAsync(context.Response, reply, context.RequestAborted);
    }

    /// <summary>
    /// Notes the refusal for the record and gives what is to be written, for where the answer is already a stream.
    /// </summary>
    public static RefusalReply Refuse(this ExchangeFeature exchange, Refusal refusal, in RefusalDetail detail = default)
    {
        exchange.Outcome = new Outcome(refusal, refusal.Row().CodeIn(exchange.Era));
        return new RefusalReply(refusal, exchange.Era, exchange.RequestId)
        {
            Reference = exchange.Reference,
            Detail = detail.Sentence,
            RetryAfterMs = detail.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
            Data = detail.Data,
        };
    }

    /// <exception cref="InvalidOperationException">The pipeline is wired wrongly: nothing is served without a record.</exception>
    public static ExchangeFeature Exchange(this HttpContext context) => context.Features.Get<ExchangeFeature>()
        ?? throw new InvalidOperationException("No exchange was opened for this request.");
}
