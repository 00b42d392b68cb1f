using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;
using McpGateway.Replicas;
using McpGateway.Sessions;

namespace McpGateway.Streams;

/// <summary>
/// GET with Last-Event-ID: goes on with the stream of a call after that event, wherever the call runs (2025-11-25,
/// basic/transports, Resumability and Redelivery). What nobody can give any more is told at once, as the answer to the call.
/// </summary>
internal sealed class ResumptionMiddleware(
    RequestDelegate next, EventIds ids, StreamTable table, CallStreamReader reader, IReplicaRegistry replicas, IReplicaHop hop, Drain drain)
{
    private static readonly RefusalDetail Soon = new() { RetryAfter = TimeSpan.FromSeconds(1) };

    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) ? ResumeAsync(context) : next(context);

    private async Task ResumeAsync(HttpContext context)
    {
        var session = context.Features.Get<SessionFeature>()?.Session ?? throw Miswired("session");
        var principal = context.Features.Get<PrincipalFeature>()?.Principal.Id ?? throw Miswired("principal");
        if (McpHeaders.Single(context.Request.Headers[McpHeaderNames.LastEventId]) is not { } text
            || !ids.TryOpen(text, principal, session.Id, out var id))
        {
            // 400 and not 404, which would end the session (2025-11-25, basic/transports); the same for all that is wrong.
            await context.RefuseAsync(Refusal.EventUnknown);
            return;
        }

        context.Exchange().ReadIdAlone(id.RequestId);
        ResponseSink sink = new(context);
        if (id.Owner == replicas.OwnId)
        {
            await ReadHereAsync(context, sink, session, id);
        }
        else
        {
            await ReadThereAsync(context, sink, session, id);
        }
    }

    private async Task ReadHereAsync(HttpContext context, ResponseSink sink, LegacySession session, EventId id)
    {
        if (table.Find(id.Stream, session.PrincipalId, session.Id) is { } stream)
        {
            await sink.BeginAsync(context.RequestAborted);
            if (await reader.ReadAsync(stream, id.Number, sink, context.RequestAborted))
            {
                return;
            }
        }

        await LoseAsync(context, sink, "What came next on this stream is not kept.");
    }

    private async Task ReadThereAsync(HttpContext context, ResponseSink sink, LegacySession session, EventId id)
    {
        await using var reply = await hop.SendAsync(id.Owner, StreamHop.Name, session.PrincipalId, StreamHop.Write(id, session.Id), context.RequestAborted);
        switch (reply.Fault)
        {
            case HopFault.Unavailable:
                await context.RefuseAsync(Refusal.StoreUnavailable, Soon);
                return;
            case HopFault.Gone:
                await LoseAsync(context, sink, "The gateway replica that ran it is gone.");
                return;
        }

        await sink.BeginAsync(context.RequestAborted);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.Refusing);
        try
        {
            await PassOnAsync(context, sink, reply, until.Token);
        }
        catch (OperationCanceledException) when (drain.Refusing.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The call runs elsewhere: its client comes again, to a gateway replica that stays, and misses nothing.
        }
    }

    private static async Task PassOnAsync(HttpContext context, ResponseSink sink, HopReply reply, CancellationToken until)
    {
        while (true)
        {
            var frame = await reply.ReadAsync(until);
            if (frame.Kind == HopFrameKind.End)
            {
                return;
            }

            if (frame is { Kind: HopFrameKind.Data, Body.IsEmpty: false } && frame.Body.Span[0] == HopSink.Frames)
            {
                await sink.WriteAsync(frame.Body[1..], context.RequestAborted);
                continue;
            }

            await LoseAsync(context, sink, frame.Kind == HopFrameKind.Data
                ? "What came next on this stream is not kept."
                : "The gateway replica that ran it is gone.");
            return;
        }
    }

    /// <summary>The last event: whether the call ran is not known, and no other answer will come.</summary>
    private static async Task LoseAsync(HttpContext context, ResponseSink sink, string sentence)
    {
        using PooledWriter error = new();
        using PooledWriter frames = new();
        JsonRpcErrors.Write(error, context.Exchange().Refuse(Refusal.OutcomeUnknown, new RefusalDetail { Sentence = sentence }));

        // What came over a hop may have broken off inside an event.
        SseWriter.WriteAbandoned(frames);
        SseWriter.WriteEvent(frames, error.WrittenSpan);
        await sink.WriteAsync(frames.WrittenMemory, context.RequestAborted);
    }

    /// <summary>The pipeline is wired wrongly: nothing is read by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
