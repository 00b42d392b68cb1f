using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>What a message of a modern revision must fulfil (2026-07-28, basic/index and streamable-http, "Server Validation").</summary>
internal static class ModernRules
{
    public static EraDecision Decide(Envelope envelope, in McpHeaders headers)
    {
        var requested = envelope.Text(envelope.Meta.ProtocolVersion);
        if (requested is null)
        {
            return EraDecision.Refuse(Refusal.MetaIncomplete, Era.Modern);
        }

        if (!string.Equals(McpHeaders.Single(headers.ProtocolVersion), requested, StringComparison.Ordinal))
        {
            return Mismatch(McpHeaderNames.ProtocolVersion);
        }

        var version = ProtocolVersion.Find(requested);
        if (version is not { Era: Era.Modern })
        {
            return EraDecision.Refuse(Refusal.VersionNotSupported, Era.Modern, data: RefusalData.Versions(requested));
        }

        return envelope.Kind switch
        {
            MessageKind.Request => DecideRequest(envelope, headers, version),
            MessageKind.Notification => DecideNotification(envelope, headers, version),
            _ => EraDecision.Refuse(Refusal.InvalidRequest, Era.Modern),
        };
    }

    private static EraDecision DecideRequest(Envelope envelope, in McpHeaders headers, ProtocolVersion version)
    {
        if (!string.Equals(McpHeaders.Single(headers.Method), envelope.MethodName, StringComparison.Ordinal))
        {
            return Mismatch(McpHeaderNames.Method);
        }

        var traits = envelope.Method.Traits();
        if (!traits.InModern || (traits.Sender & MethodSender.Client) == 0)
        {
            return EraDecision.Refuse(Refusal.MethodNotFound, Era.Modern);
        }

        if (envelope.KindOf(envelope.Meta.ClientCapabilities) != JsonKind.Object
            || envelope.KindOf(envelope.Meta.ClientInfo) is not (JsonKind.Object or JsonKind.Absent)
            || envelope.KindOf(envelope.Meta.LogLevel) is not (JsonKind.String or JsonKind.Absent))
        {
            return EraDecision.Refuse(Refusal.MetaIncomplete, Era.Modern);
        }

        if (ParamRules.FirstFault(envelope) is { } detail)
        {
            return EraDecision.Refuse(Refusal.InvalidParams, Era.Modern, detail);
        }

        // Before anything is looked up: who did not declare the extension learns nothing of any task (ext-tasks, Protocol Errors).
        if (traits.Subject == MethodSubject.Task && !Extensions.DeclaresTasks(envelope))
        {
            return EraDecision.Refuse(Refusal.CapabilityMissing, Era.Modern, data: RefusalData.RequiredCapabilities(Extensions.RequiredTasks));
        }

        return NameMatches(envelope, traits, headers) ? EraDecision.Accept(Era.Modern, version) : Mismatch(McpHeaderNames.Name);
    }

    /// <summary>Over HTTP a modern client has nothing to notify; what arrives is accepted for whoever answers 202.</summary>
    private static EraDecision DecideNotification(Envelope envelope, in McpHeaders headers, ProtocolVersion version) =>
        headers.Method.Count == 0 || string.Equals(McpHeaders.Single(headers.Method), envelope.MethodName, StringComparison.Ordinal)
            ? EraDecision.Accept(Era.Modern, version)
            : Mismatch(McpHeaderNames.Method);

    private static bool NameMatches(Envelope envelope, MethodTraits traits, in McpHeaders headers)
    {
        if (!traits.HasNameHeader)
        {
            return true;
        }

        // A load balancer may have routed by the header: it must not name another thing than the body does.
        var header = McpHeaders.Single(headers.Name);
        var body = traits.Subject switch
        {
            MethodSubject.Name => envelope.Name,
            MethodSubject.Task => envelope.TaskId,
            _ => envelope.Uri,
        };
        return header is not null && string.Equals(HeaderText.Decode(header), body, StringComparison.Ordinal);
    }

    private static EraDecision Mismatch(string header) =>
        EraDecision.Refuse(Refusal.HeaderMismatch, Era.Modern, $"{header} is missing, malformed, or differs from the body.");
}
