namespace McpGateway.Protocol.Exchanges;

/// <summary>Reads the message of a POST once and decides its era. GET and DELETE carry none and are legacy.</summary>
internal sealed class EnvelopeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ExchangeFeature exchange = context.Exchange();
        if (exchange.Envelope is not null)
        {
            return next(context); // Read before, by the rules of the 2024-11-05 transport.
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            exchange.Decide(Era.Legacy, null);
            return next(context);
        }

        if (MediaTypes.Check(context.Request) is { } wrong)
        {
            return context.RefuseAsync(wrong);
        }

        // A body that came with its headers, as small ones do, is read without waiting.
        ValueTask reading = MessageBody.OwnAsync(context, exchange);
        return reading.IsCompletedSuccessfully ? GoOn(context, exchange) : AwaitBodyAsync(context, exchange, reading);
    }

    private async Task AwaitBodyAsync(HttpContext context, ExchangeFeature exchange, ValueTask reading)
    {
        await reading;
        await GoOn(context, exchange);
    }

    private Task GoOn(HttpContext context, ExchangeFeature exchange)
    {
        if (exchange.Unread is { } refusal)
        {
            return context.RefuseAsync(refusal);
        }

        return MessageReading.Read(exchange, context.Request, MessageLimitsFeature.Of(context)) is { } refused
            ? context.RefuseAsync(refused.Refusal, refused.Detail)
            : next(context);
    }
}
