using McpGateway.Access;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting.Metering;

namespace McpGateway.RateLimiting;

/// <summary>Charges what Access lets pass, before a conversation is looked up or anything is answered or sent.</summary>
internal sealed class LimitMiddleware(RequestDelegate next, LimitGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.Get<TargetFeature>()?.Target
            ?? throw new InvalidOperationException("No target was established for this request.");
        if (MeteredMessages.Of(context.Exchange(), target) is not { } call)
        {
            return next(context);
        }

        var passing = gate.MayPassAsync(context, call);
        return passing.IsCompletedSuccessfully
            ? passing.Result ? next(context) : Task.CompletedTask
            : AwaitAsync(context, passing);
    }

    private async Task AwaitAsync(HttpContext context, ValueTask<bool> passing)
    {
        if (await passing)
        {
            await next(context);
        }
    }
}
