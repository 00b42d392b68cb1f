using McpGateway.Protocol.Envelopes;

namespace McpGateway.Protocol.Exchanges;

/// <summary>How large and how deep a message of this request may be; set with the snapshot it is pinned to.</summary>
/// <param name="Body">Bytes of the request's body.</param>
/// <param name="Envelope">Bounds of its JSON.</param>
public sealed record MessageLimitsFeature(int Body, EnvelopeLimits Envelope)
{
    internal static MessageLimitsFeature Of(HttpContext context) => context.Features.Get<MessageLimitsFeature>()
        ?? throw new InvalidOperationException("No limits were set for this request.");
}
