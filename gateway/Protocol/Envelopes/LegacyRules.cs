using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>What a message of a legacy revision must fulfil (2025-11-25, basic/lifecycle and basic/transports).</summary>
internal static class LegacyRules
{
    public static EraDecision DecideInitialize(Envelope envelope) =>
        ParamRules.FirstFault(envelope) is { } detail
            ? EraDecision.Refuse(Refusal.InvalidParams, Era.Legacy, detail)
            : EraDecision.Accept(Era.Legacy);

    public static EraDecision DecideInSession(Envelope envelope, in McpHeaders headers)
    {
        if (McpHeaders.Single(headers.SessionId) is not { Length: > 0 })
        {
            return EraDecision.Refuse(Refusal.InvalidRequest, Era.Legacy, "Mcp-Session-Id must stand once.");
        }

        if (headers.ProtocolVersion.Count > 0
            && (McpHeaders.Single(headers.ProtocolVersion) is not { } named || ProtocolVersion.Find(named) is not { Era: Era.Legacy }))
        {
            return EraDecision.Refuse(Refusal.SessionVersionMismatch, Era.Legacy);
        }

        return DecideMethod(envelope);
    }

    public static EraDecision DecideMethod(Envelope envelope)
    {
        if (envelope.Kind != MessageKind.Request)
        {
            return EraDecision.Accept(Era.Legacy);
        }

        var traits = envelope.Method.Traits();
        if (!traits.InLegacy || (traits.Sender & MethodSender.Client) == 0)
        {
            return EraDecision.Refuse(Refusal.MethodNotFound, Era.Legacy);
        }

        return ParamRules.FirstFault(envelope) is { } detail
            ? EraDecision.Refuse(Refusal.InvalidParams, Era.Legacy, detail)
            : EraDecision.Accept(Era.Legacy);
    }
}
