using System.Runtime.CompilerServices;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Reads the message of a POST once and decides its era. GET and DELETE carry none and are legacy.</summary>
internal sealed class EnvelopeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ExchangeFeature exchange = context.Exchange();
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
        ValueTask reading = OwnBodyAsync(context, exchange);
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

        return MessageReading.Read(exchange, context.Request, LimitsOf(context)) is { } refused
            ? context.RefuseAsync(refused.Refusal, refused.Detail)
            : next(context);
    }

    /// <summary>Afterwards the exchange has its body, or the reason why not.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask OwnBodyAsync(HttpContext context, ExchangeFeature exchange)
    {
        try
        {
            if (await BodyReader.ReadAsync(context.Request, LimitsOf(context).Body, context.RequestAborted) is { } body)
            {
                exchange.Own(body);
            }
            else
            {
                exchange.Unread = Refusal.BodyTooLarge;
            }
        }
        catch (BadHttpRequestException bad)
        {
            exchange.Unread = bad.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => Refusal.BodyTooSlow,
                StatusCodes.Status413PayloadTooLarge => Refusal.BodyTooLarge,
                _ => Refusal.BodyUnreadable,
            };
        }
        catch (IOException)
        {
            // A client that resets its connection in mid-body is no bug, and must not fill the log as one.
            exchange.Unread = Refusal.BodyUnreadable;
        }
    }

    private static MessageLimitsFeature LimitsOf(HttpContext context) => context.Features.Get<MessageLimitsFeature>()
        ?? throw new InvalidOperationException("No limits were set for this request.");
}
