using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>
/// The era of a message, or why it has none. A pure function of the envelope and the headers, in the order that the design
/// gives: <c>_meta</c>, initialize, session, header, and otherwise "initialize first".
/// </summary>
public readonly record struct EraDecision
{
    /// <summary>Null where the message goes on.</summary>
    public Refusal? Refusal { get; init; }

    public string? Detail { get; init; }

    /// <summary>Members for <see cref="RefusalReply.Data"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Known for refusals too: it chooses the shape of the error.</summary>
    public Era Era { get; init; }

    /// <summary>The revision of a modern message. Null for legacy ones: it is the session's, and initialize has yet to agree on one.</summary>
    public ProtocolVersion? Version { get; init; }

    public static EraDecision Of(Envelope envelope, in McpHeaders headers)
    {
        if (envelope.Meta.ProtocolVersion.IsPresent)
        {
            return ModernRules.Decide(envelope, headers);
        }

        if (envelope.Method == McpMethod.Initialize)
        {
            return LegacyRules.DecideInitialize(envelope);
        }

        if (headers.SessionId.Count > 0)
        {
            return LegacyRules.DecideInSession(envelope, headers);
        }

        return WithoutEra(headers);
    }

    /// <summary>
    /// A message of the 2024-11-05 transport, which no modern client speaks: one that tries whether its server is modern is
    /// answered as by a server that knows nothing newer, and begins with initialize.
    /// </summary>
    /// <param name="envelope">The message.</param>
    /// <param name="inSession">Its stream has a session.</param>
    public static EraDecision OfHttpSse(Envelope envelope, bool inSession) =>
        envelope.Meta.ProtocolVersion.IsPresent && envelope.Kind == MessageKind.Request ? Refuse(Refusals.Refusal.MethodNotFound, Era.Legacy)
        : envelope.Method == McpMethod.Initialize ? LegacyRules.DecideInitialize(envelope)
        : inSession ? LegacyRules.DecideMethod(envelope)
        : Refuse(Refusals.Refusal.SessionRequired, Era.Legacy);

    /// <summary>
    /// One element of a batch, which is always in a legacy session. One with modern <c>_meta</c> would show two eras in one
    /// message, initialize never stands in a batch (2025-03-26, basic/lifecycle), and batches do not nest.
    /// </summary>
    public static EraDecision OfBatchElement(Envelope element)
    {
        if (element.Meta.ProtocolVersion.IsPresent || element.Method == McpMethod.Initialize || element.Kind == MessageKind.Batch)
        {
            return Refuse(Refusals.Refusal.BatchNotAllowed, Era.Legacy);
        }

        return LegacyRules.DecideMethod(element);
    }

    /// <summary>
    /// To be asked once the session is found: a header that names another version than the session's, or a batch in a revision
    /// without batches. Null where all is well; a missing header means the session's version.
    /// </summary>
    public static Refusal? CheckSession(MessageKind kind, in McpHeaders headers, ProtocolVersion sessionVersion)
    {
        if (headers.ProtocolVersion.Count > 0
            && !string.Equals(McpHeaders.Single(headers.ProtocolVersion), sessionVersion.Name, StringComparison.Ordinal))
        {
            return Refusals.Refusal.SessionVersionMismatch;
        }

        return kind == MessageKind.Batch && !sessionVersion.HasBatches ? Refusals.Refusal.BatchNotAllowed : null;
    }

    /// <summary>The reply to a refused message, without a reference yet.</summary>
    public RefusalReply ToReply(Envelope envelope) =>
        new(Refusal ?? throw new InvalidOperationException("The message was not refused."), Era, envelope.RawId)
        {
            Detail = Detail,
            Data = Data,
        };

    internal static EraDecision Accept(Era era, ProtocolVersion? version = null) => new() { Era = era, Version = version };

    internal static EraDecision Refuse(Refusal refusal, Era era, string? detail = null, ReadOnlyMemory<byte> data = default) =>
        new() { Refusal = refusal, Era = era, Detail = detail, Data = data };

    private static EraDecision WithoutEra(in McpHeaders headers)
    {
        if (headers.ProtocolVersion.Count == 0)
        {
            return Refuse(Refusals.Refusal.SessionRequired, Era.Legacy);
        }

        var named = McpHeaders.Single(headers.ProtocolVersion);
        var version = named is null ? null : ProtocolVersion.Find(named);
        return version?.Era switch
        {
            Era.Modern => Refuse(Refusals.Refusal.MetaIncomplete, Era.Modern),
            Era.Legacy => Refuse(Refusals.Refusal.SessionRequired, Era.Legacy),
            _ => Refuse(Refusals.Refusal.VersionNotSupported, Era.Modern, data: RefusalData.Versions(named ?? headers.ProtocolVersion.ToString())),
        };
    }
}
