using System.Runtime.CompilerServices;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Takes the body of a request into its exchange.</summary>
internal static class MessageBody
{
    /// <summary>Afterwards the exchange has its body, or the reason why not.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask OwnAsync(HttpContext context, ExchangeFeature exchange)
    {
        try
        {
            if (await BodyReader.ReadAsync(context.Request, MessageLimitsFeature.Of(context).Body, context.RequestAborted) is { } body)
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
}
