using McpGateway.Access;
using McpGateway.Protocol.Exchanges;
using McpGateway.RateLimiting.Metering;

namespace McpGateway.RateLimiting;

/// <summary>
/// Calls that Access refuses are charged too, or names could be tried for nothing: by the limits that are about no server and
/// no name, whatever the call names, so that what is left tells nothing about it.
/// </summary>
internal sealed class RefusedCalls(LimitGate gate) : IRefusedCalls
{
    public ValueTask<bool> MayBeToldAsync(HttpContext context) =>
        MeteredMessages.Nameless(context.Exchange()) is { } call ? gate.MayPassAsync(context, call) : ValueTask.FromResult(true);
}
