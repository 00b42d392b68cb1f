using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;
using McpGateway.Streams;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// The answer to one POST: JSON where the response comes alone, an event stream from the first message before it on
/// (Streamable HTTP, all revisions; every client here accepts both). Once the client is gone nothing is written to it any
/// more, and what a client may come back for is kept.
/// </summary>
/// <param name="context">The client's request.</param>
/// <param name="longest">The longest time that the call may take.</param>
internal sealed class AnswerStream(HttpContext context, TimeSpan longest)
{
    private readonly CallLifetime? _lifetime = CallLifetime.Of(context);
    private CallStream? _stream;

    /// <summary>The stream has begun: status and headers are sent.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>A client that was told an id early can come back for an answer that takes long (2025-11-25, basic/transports).</summary>
    public bool PrimesEarly => !HasBegun && _lifetime?.CanPrime is true;

    private bool ClientIsGone => _lifetime?.ConnectionIsGone ?? context.RequestAborted.IsCancellationRequested;

    /// <summary>A notification, written and flushed.</summary>
    public ValueTask NotifyAsync(PooledBytes message) => EventAsync(message, isAnswer: false);

    /// <summary>Begins the stream, with an id to come back with where the client knows that.</summary>
    public ValueTask BeginAsync()
    {
        if (ClientIsGone)
        {
            return ValueTask.CompletedTask;
        }

        Begin();
        return FlushAsync();
    }

    /// <summary>Keeps the connection, and the client's patience, alive. Begins the stream where it has not.</summary>
    public ValueTask KeepAliveAsync()
    {
        if (ClientIsGone)
        {
            return ValueTask.CompletedTask;
        }

        Begin();
        SseWriter.WriteKeepAlive(context.Response.BodyWriter);
        return FlushAsync();
    }

    /// <summary>The response, as the last of all.</summary>
    public async ValueTask AnswerAsync(PooledBytes message)
    {
        if (HasBegun)
        {
            await EventAsync(message, isAnswer: true);
        }
        else if (!ClientIsGone)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = message.Length;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.BodyWriter.WriteAsync(message.Memory, CancellationToken.None);
        }
    }

    /// <summary>The refusal, as the last of all: with its own status while that can still be told, else as the last event.</summary>
    public async ValueTask RefuseAsync(Refusal refusal, RefusalDetail detail)
    {
        if (!HasBegun && !ClientIsGone)
        {
            await context.RefuseAsync(refusal, detail);
            return;
        }

        var reply = context.Exchange().Refuse(refusal, detail);
        using var writer = new PooledWriter();
        JsonRpcErrors.Write(writer, reply);
        using var message = writer.Detach();
        await EventAsync(message, isAnswer: true);
    }

    /// <summary>Ends without a response: the client cancelled, and what is cancelled is not answered (2025-11-25, utilities/cancellation).</summary>
    public ValueTask EndAsync()
    {
        if (ClientIsGone)
        {
            return ValueTask.CompletedTask;
        }

        Begin();
        return FlushAsync();
    }

    private ValueTask EventAsync(PooledBytes message, bool isAnswer)
    {
        if (ClientIsGone)
        {
            // Without a stream that has begun the client has no id to come back with.
            _stream?.Keep(message.Span, isAnswer);
            return ValueTask.CompletedTask;
        }

        Begin();
        _stream.WriteMessage(context.Response.BodyWriter, message.Span, isAnswer);
        return FlushAsync();
    }

    private void Begin()
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        _stream = _lifetime?.BeginStream(longest);
        _stream?.TryPrime(context.Response.BodyWriter);
    }

    // Without the client's token: a client that goes away ends the flush, and is no exception.
    private async ValueTask FlushAsync() => await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
}
