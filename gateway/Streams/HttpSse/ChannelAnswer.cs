using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams.HttpSse;

/// <summary>The answer to one request, in the place of its HTTP response: messages that go to the client's stream.</summary>
internal sealed class ChannelAnswer : HttpResponseFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private readonly ISseChannel _channel;
    private readonly ExchangeFeature _exchange;
    private readonly ChannelBody _body;
    private CancellationToken? _own;
    private bool _isAborted;

    public ChannelAnswer(ISseChannel channel, ExchangeFeature exchange)
    {
        (_channel, _exchange) = (channel, exchange);
        _body = new ChannelBody(channel, () => Headers.ContentType == "text/event-stream");
    }

    public override bool HasStarted => _body.HasStarted;

    /// <summary>What was written is no whole answer.</summary>
    public bool IsBroken => _isAborted || _body.IsFull;

    public bool IsSuccess => !IsBroken && StatusCode == StatusCodes.Status200OK && _exchange.Outcome.Refusal is null;

    /// <summary>The client's stream ends, or this answer by itself.</summary>
    public CancellationToken RequestAborted
    {
        get => _own ?? _channel.Closed;
        set => _own = value;
    }

    public void Abort() => _isAborted = true;

    /// <summary>Whatever answers from here on, answers here.</summary>
    public Own TakeThePlaceOf(IFeatureCollection features)
    {
        var own = new Own(
            features.GetRequiredFeature<IHttpResponseFeature>(), features.GetRequiredFeature<IHttpResponseBodyFeature>(), features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_body));
        features.Set<IHttpRequestLifetimeFeature>(this);
        return own;
    }

    /// <summary>Says what is left to be said: an answer that came whole, or an error in the place of one that did not.</summary>
    public async ValueTask FinishAsync()
    {
        using var message = new PooledWriter(512);
        if (_body.HasResponse)
        {
            return;
        }

        // A call that its client has cancelled has no answer.
        if (IsBroken || (_exchange.Outcome.Refusal is { } refused && (refused.Row().Form == RefusalForm.Http || _body.Whole.IsEmpty)))
        {
            var refusal = _exchange.Outcome.Refusal ?? (_body.IsFull ? Refusal.MessageTooLargeToTranslate : Refusal.OutcomeUnknown);
            JsonRpcErrors.Write(message, new RefusalReply(refusal, _exchange.Era, _exchange.RequestId) { Reference = _exchange.Reference });
        }
        else
        {
            message.Write(_body.Whole);
        }

        if (message.Length > 0)
        {
            await _channel.SayAsync(message.WrittenMemory);
        }
    }

    public void Dispose() => _body.Dispose();

    /// <summary>What the connection itself has.</summary>
    internal sealed record Own(IHttpResponseFeature Response, IHttpResponseBodyFeature Body, IHttpRequestLifetimeFeature Lifetime)
    {
        public void Restore(IFeatureCollection features)
        {
            features.Set(Response);
            features.Set(Body);

            // A call's own life stands here until its exchange ends; that puts back what it found.
            if (features.Get<IHttpRequestLifetimeFeature>() is ChannelAnswer)
            {
                features.Set(Lifetime);
            }
        }
    }
}
