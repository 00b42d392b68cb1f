using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>From the bytes of a body to an envelope with an era, noted in the exchange.</summary>
internal static class MessageReading
{
    /// <summary>Null where the message goes on.</summary>
    public static (Refusal Refusal, RefusalDetail Detail)? Read(ExchangeFeature exchange, HttpRequest request, MessageLimitsFeature limits) =>
        ReadEnvelope(exchange, limits) ?? Decide(exchange, EraDecision.Of(exchange.Envelope!, McpHeaders.From(request.Headers)));

    /// <summary>Null where it is a message; its era is to be decided yet.</summary>
    public static (Refusal Refusal, RefusalDetail Detail)? ReadEnvelope(ExchangeFeature exchange, MessageLimitsFeature limits)
    {
        EnvelopeResult result = EnvelopeReader.Read(exchange.Body!.Memory, limits.Envelope);
        if (result.Envelope is not { } envelope)
        {
            exchange.ReadIdAlone(result.Id);
            return (result.Refusal, new RefusalDetail { Sentence = result.Detail });
        }

        exchange.Read(envelope);
        return null;
    }

    /// <summary>Null where the message goes on.</summary>
    public static (Refusal Refusal, RefusalDetail Detail)? Decide(ExchangeFeature exchange, in EraDecision decision)
    {
        exchange.Decide(decision.Era, decision.Version);
        return decision.Refusal is { } refusal
            ? (refusal, new RefusalDetail { Sentence = decision.Detail, Data = decision.Data })
            : null;
    }
}
