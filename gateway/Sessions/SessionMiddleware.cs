using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Sessions;

/// <summary>
/// Finds or begins the conversation of a legacy message, and ends it on DELETE. Modern messages have none and pass
/// (a session id in them is ignored: 2026-07-28, basic/transports).
/// </summary>
public sealed class SessionMiddleware(RequestDelegate next, ISessionStore store, IInFlight inFlight)
{
    internal static readonly RefusalDetail StoreWait = new() { RetryAfter = TimeSpan.FromSeconds(1) };

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        if (exchange.Envelope is not { } envelope)
        {
            return WithoutMessageAsync(context, exchange);
        }

        return exchange.Era == Era.Modern ? next(context)
            : envelope.Method == McpMethod.Initialize ? BeginAsync(context, exchange, envelope)
            : ContinueAsync(context, exchange, envelope);
    }

    private async Task BeginAsync(HttpContext context, ExchangeFeature exchange, Envelope envelope)
    {
        if (!Initialization.TryRead(envelope, out var version, out var fault))
        {
            await context.RefuseAsync(Refusal.InvalidParams, new RefusalDetail { Sentence = fault });
            return;
        }

        var session = new LegacySession
        {
            Id = SessionIds.New(),
            PrincipalId = PrincipalOf(context),
            EndpointServer = exchange.EndpointServer,
            Version = version.Name,
            ClientCapabilitiesJson = envelope.Raw(envelope.Params.Capabilities).ToArray(),
            ClientInfoJson = envelope.Raw(envelope.Params.ClientInfo).ToArray(),
        };
        var added = await store.AddAsync(session, context.RequestAborted);
        if (added != SessionOutcome.Done)
        {
            await (added == SessionOutcome.Unavailable
                ? context.RefuseAsync(Refusal.StoreUnavailable, StoreWait)
                : context.RefuseAsync(Refusal.SessionLimit, new RefusalDetail { RetryAfter = TimeSpan.FromSeconds(30) }));
            return;
        }

        exchange.Decide(Era.Legacy, version);
        context.Features.Set(new SessionFeature(session, store));
        context.Response.Headers[McpHeaderNames.SessionId] = session.Id;
        await next(context);
    }

    private Task ContinueAsync(HttpContext context, ExchangeFeature exchange, Envelope envelope)
    {
        var headers = McpHeaders.From(context.Request.Headers);
        var finding = FindAsync(context, exchange, headers);
        return finding.IsCompletedSuccessfully
            ? GoOn(context, exchange, envelope, headers, finding.Result)
            : AwaitAsync(context, exchange, envelope, headers, finding);
    }

    private async Task AwaitAsync(HttpContext context, ExchangeFeature exchange, Envelope envelope, McpHeaders headers, ValueTask<LegacySession?> finding) =>
        await GoOn(context, exchange, envelope, headers, await finding);

    private Task GoOn(HttpContext context, ExchangeFeature exchange, Envelope envelope, in McpHeaders headers, LegacySession? session)
    {
        if (session is null)
        {
            return Task.CompletedTask;
        }

        if (EraDecision.CheckSession(envelope.Kind, headers, session.Revision) is { } refusal)
        {
            return context.RefuseAsync(refusal);
        }

        exchange.Decide(Era.Legacy, session.Revision);
        var feature = new SessionFeature(session, store);
        exchange.Conversation = feature;
        context.Features.Set(feature);
        return next(context);
    }

    /// <summary>GET and DELETE.</summary>
    private async Task WithoutMessageAsync(HttpContext context, ExchangeFeature exchange)
    {
        var isDelete = HttpMethods.IsDelete(context.Request.Method);
        if (!isDelete && context.Request.Headers[McpHeaderNames.SessionId].Count == 0)
        {
            // 2026-07-28, basic/transports: there are no streams to GET; legacy clients have a session before they ask.
            context.Response.Headers.Allow = "POST, DELETE";
            await context.RefuseAsync(Refusal.HttpMethodNotAllowed);
            return;
        }

        var headers = McpHeaders.From(context.Request.Headers);
        if (await FindAsync(context, exchange, headers) is not { } session)
        {
            return;
        }

        if (!isDelete)
        {
            await ListenAsync(context, exchange, headers, session);
            return;
        }

        // Before the session ends, while its server can still be told; and once more what came in between.
        await inFlight.EndAsync(session.Id, context.RequestAborted);
        if (await store.RemoveAsync(session.Id, session.PrincipalId, context.RequestAborted) == SessionOutcome.Unavailable)
        {
            // A client that was told 204 forgets the id, and a session that others still know would stay usable.
            await context.RefuseAsync(Refusal.StoreUnavailable, StoreWait);
            return;
        }

        await inFlight.EndAsync(session.Id, CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>GET: a stream of this session, that of a call that goes on or the one beside all calls.</summary>
    private Task ListenAsync(HttpContext context, ExchangeFeature exchange, in McpHeaders headers, LegacySession session)
    {
        if (EraDecision.CheckSession(MessageKind.Request, headers, session.Revision) is { } refusal)
        {
            return context.RefuseAsync(refusal);
        }

        exchange.Decide(Era.Legacy, session.Revision);
        var feature = new SessionFeature(session, store);
        exchange.Conversation = feature;
        context.Features.Set(feature);
        return next(context);
    }

    /// <summary>
    /// The session, or null after refusing. One that is another principal's, or of another endpoint, is answered as one
    /// that never was: whoever learned an id must not learn from the answer that it is good.
    /// </summary>
    private async ValueTask<LegacySession?> FindAsync(HttpContext context, ExchangeFeature exchange, McpHeaders headers)
    {
        if (headers.SessionId.Count == 0)
        {
            await context.RefuseAsync(Refusal.SessionRequired);
            return null;
        }

        var id = McpHeaders.Single(headers.SessionId);
        var found = id is { Length: SessionIds.Length }
            ? await store.FindAsync(id, PrincipalOf(context), context.RequestAborted)
            : default;
        if (found.IsUnavailable)
        {
            await context.RefuseAsync(Refusal.StoreUnavailable, StoreWait);
            return null;
        }

        var session = found.Session;
        if (session is null || !string.Equals(session.EndpointServer, exchange.EndpointServer, StringComparison.Ordinal))
        {
            await context.RefuseAsync(Refusal.SessionUnknown);
            return null;
        }

        return session;
    }

    /// <exception cref="InvalidOperationException">The pipeline is wired wrongly: nobody is nobody's principal.</exception>
    private static string PrincipalOf(HttpContext context) => context.Features.Get<PrincipalFeature>()?.Principal.Id
        ?? throw new InvalidOperationException("No principal was established for this request.");
}
