using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Sessions;

/// <summary>
/// One message of a batch as a request of its own: it shares who asks and which snapshot holds with the whole, and has
/// a body, a response and an exchange of its own.
/// </summary>
internal sealed class BatchElement : IDisposable
{
    private readonly BatchBody _body;
    private readonly BatchResponse _response;

    /// <param name="whole">The request with all messages.</param>
    /// <param name="exchange">Of this message.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="mostBody">The largest answer that is kept, in bytes.</param>
    public BatchElement(HttpContext whole, ExchangeFeature exchange, ReadOnlyMemory<byte> message, long mostBody)
    {
        _body = new BatchBody(mostBody);
        _response = new BatchResponse(_body, whole.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        Exchange = exchange;
        exchange.Own(PooledBytes.CopyOf(message.Span));
        FeatureCollection features = new(whole.Features);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = whole.Request.Method,
            Protocol = whole.Request.Protocol,
            Scheme = whole.Request.Scheme,
            Path = whole.Request.Path,
            Headers = new HeaderDictionary(whole.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase)),
        });
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpRequestLifetimeFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_body));
        features.Set(exchange);
        Context = new DefaultHttpContext(features);
    }

    public HttpContext Context { get; }

    public ExchangeFeature Exchange { get; }

    /// <summary>What was answered; empty for notifications and responses.</summary>
    public ReadOnlyMemory<byte> Body => _body.GetBuffer().AsMemory(0, (int)_body.Length);

    /// <summary>The answer broke off, or was larger than a batch may keep: it is told as an error.</summary>
    public bool IsBroken => _response.IsBroken || _body.IsFull;

    public bool IsStream => !IsBroken && Context.Response.ContentType == "text/event-stream";

    /// <summary>Null where the message goes on.</summary>
    public (Refusal Refusal, RefusalDetail Detail)? Read()
    {
        EnvelopeResult result = EnvelopeReader.Read(Exchange.Body!.Memory, Context.Features.Get<MessageLimitsFeature>()?.Envelope);
        if (result.Envelope is not { } envelope)
        {
            Exchange.ReadIdAlone(result.Id);
            return (result.Refusal, new RefusalDetail { Sentence = result.Detail });
        }

        Exchange.Read(envelope);
        EraDecision decision = EraDecision.OfBatchElement(envelope);
        Exchange.Decide(decision.Era, decision.Version);
        return decision.Refusal is { } refusal ? (refusal, new RefusalDetail { Sentence = decision.Detail, Data = decision.Data }) : null;
    }

    /// <summary>Notes for the record what became of an answer that did not come about.</summary>
    public void NoteBroken()
    {
        if (_body.IsFull)
        {
            Exchange.Refuse(Refusal.MessageTooLargeToTranslate);
        }
        else if (IsBroken && Exchange.Outcome.Refusal is null)
        {
            Exchange.Refuse(Refusal.OutcomeUnknown);
        }
    }

    public void Dispose() => Exchange.Dispose();
}
