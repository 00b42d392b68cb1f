using System.Diagnostics.CodeAnalysis;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>An envelope, or the refusal of the message with the id to answer to.</summary>
public readonly record struct EnvelopeResult
{
    [MemberNotNullWhen(true, nameof(Envelope))]
    public bool IsRead => Envelope is not null;

    public Envelope? Envelope { get; init; }

    /// <summary>Meaningful where <see cref="Envelope"/> is null.</summary>
    public Refusal Refusal { get; init; }

    /// <summary>Which key or part is at fault; null where the refusal says all.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The raw id of a refused message, where the text was whole JSON and held one id that could be read; empty otherwise
    /// (JSON-RPC 2.0 §5: null where the id could not be detected).
    /// </summary>
    public ReadOnlyMemory<byte> Id { get; init; }

    /// <summary>The reply to a refused message. Its era is not known yet: such errors look the same in both.</summary>
    public RefusalReply ToReply() => new(Refusal, Era.Legacy, Id) { Detail = Detail };
}
