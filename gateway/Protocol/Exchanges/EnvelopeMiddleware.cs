using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Reads the message of a POST once and decides its era. GET and DELETE carry none and are legacy.</summary>
internal sealed class EnvelopeMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ExchangeFeature exchange = context.Exchange();
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            exchange.Decide(Era.Legacy, null);
            await next(context);
            return;
        }

        if (MediaTypes.Check(context.Request) is { } wrong)
        {
            await context.RefuseAsync(wrong);
            return;
        }

        MessageLimitsFeature limits = context.Features.Get<MessageLimitsFeature>()
            ?? throw new InvalidOperationException("No limits were set for this request.");
        PooledBytes? body;
        try
        {
            body = await BodyReader.ReadAsync(context.Request, limits.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException bad)
        {
            await context.RefuseAsync(bad.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => Refusal.BodyTooSlow,
                StatusCodes.Status413PayloadTooLarge => Refusal.BodyTooLarge,
                _ => Refusal.BodyUnreadable,
            });
            return;
        }

        if (body is null)
        {
            await context.RefuseAsync(Refusal.BodyTooLarge);
            return;
        }

        exchange.Own(body);
        if (MessageReading.Read(exchange, context.Request, limits) is { } refused)
        {
            await context.RefuseAsync(refused.Refusal, refused.Detail);
            return;
        }

        await next(context);
    }
}
