using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Streams;

/// <summary>A call of a legacy client, about to be sent, outlives the connection on which it came. A modern call ends with it (2026-07-28, basic/transports).</summary>
internal sealed class CallLifetimeMiddleware(RequestDelegate next, StreamTable table, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Exchange().Era == Era.Legacy)
        {
            CallLifetime.Begin(context, table, time);
        }

        return next(context);
    }
}
