using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams.HttpSse;

/// <summary>
/// POST /messages: a message of a client that listens at /sse (2024-11-05, basic/transports). It goes the same way as any
/// other; a request is answered 202 once it is read, and its answer is written to the client's stream.
/// </summary>
internal sealed class SseMessageMiddleware(RequestDelegate next, SseChannels channels, SseSpeaking speaking)
{
    public const string Path = "/messages";
    public const string Parameter = "sessionId";

    public Task InvokeAsync(HttpContext context) => context.Exchange().SseEndpoint == SseEndpoint.Messages ? TakeAsync(context) : next(context);

    private async Task TakeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var principal = context.Features.GetRequiredFeature<PrincipalFeature>().Principal.Id;
        var named = context.Request.Query[Parameter];
        var (channel, none) = await channels.FindAsync(named.Count == 1 ? named[0] : null, principal, context.RequestAborted);
        if (channel is null)
        {
            await context.RefuseAsync(none, none == Refusal.StoreUnavailable ? SessionMiddleware.StoreWait : default);
            return;
        }

        if (MediaTypes.CheckBody(context.Request) is { } wrong)
        {
            await context.RefuseAsync(wrong);
            return;
        }

        await MessageBody.OwnAsync(context, exchange);
        if (exchange.Unread is { } unread)
        {
            await context.RefuseAsync(unread);
            return;
        }

        var session = channel.SessionId;
        if (MessageReading.ReadEnvelope(exchange, MessageLimitsFeature.Of(context)) is { } fault)
        {
            await context.RefuseAsync(fault.Refusal, fault.Detail);
            return;
        }

        var message = exchange.Envelope!;
        var refused = MessageReading.Decide(exchange, EraDecision.OfHttpSse(message, session is not null));

        Enter(context.Request.Headers, session);
        if (message.Kind is not (MessageKind.Request or MessageKind.Batch))
        {
            await (refused is { } no ? context.RefuseAsync(no.Refusal, no.Detail) : next(context));
            return;
        }

        await AnswerAsync(context, exchange, channel, message, refused);
    }

    /// <summary>The session is the stream's: whatever the client says of one counts for nothing.</summary>
    private static void Enter(IHeaderDictionary headers, string? session)
    {
        foreach (var name in (ReadOnlySpan<string>)[McpHeaderNames.SessionId, McpHeaderNames.ProtocolVersion, McpHeaderNames.Method, McpHeaderNames.Name, McpHeaderNames.LastEventId])
        {
            headers.Remove(name);
        }

        if (session is not null)
        {
            headers[McpHeaderNames.SessionId] = session;
        }
    }

    private async Task AnswerAsync(HttpContext context, ExchangeFeature exchange, ISseChannel channel, Envelope message, (Refusal Refusal, RefusalDetail Detail)? refused)
    {
        var begins = message.Method == McpMethod.Initialize && refused is null;
        if (begins && !await channel.TryBeginAsync())
        {
            refused = (Refusal.InvalidRequest, new RefusalDetail { Sentence = "This stream has its session already." });
            begins = false;
        }

        await AcceptAsync(context);
        channel.Enter();
        using var answer = new ChannelAnswer(channel, exchange);
        var own = answer.TakeThePlaceOf(context.Features);
        try
        {
            await (refused is { } no ? context.RefuseAsync(no.Refusal, no.Detail) : next(context));
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && (channel.Closed.IsCancellationRequested || answer.IsBroken))
        {
            exchange.Outcome = exchange.Outcome with { Abandoned = channel.Closed.IsCancellationRequested };
        }
        catch
        {
            // A bug: without an answer the client would wait for ever.
            exchange.Refuse(Refusal.InternalError);
            throw;
        }
        finally
        {
            if (begins)
            {
                await speaking.BeginAsync(channel, answer.IsSuccess ? context.Features.Get<SessionFeature>()?.Session : null);
            }

            await answer.FinishAsync();
            own.Restore(context.Features);
            channel.Leave();
        }
    }

    /// <summary>
    /// The client's connection is done with, but this request goes on: the next one must not wait for it behind it
    /// (HTTP/1.1 answers in order).
    /// </summary>
    private static async Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        if (context.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
        {
            context.Response.Headers.Connection = "close";
        }

        await context.Response.CompleteAsync();
    }
}
