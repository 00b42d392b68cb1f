using McpGateway.Access;
using McpGateway.Backends;
using McpGateway.Catalog.Answers;
using McpGateway.Catalog.Tasks;
using McpGateway.Catalog.Views;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;

namespace McpGateway.Catalog;

/// <summary>
/// Answers what the gateway knows itself (lists, initialize, server/discover, ping, the log level, notifications) from
/// memory, without waiting for any server. For a call that Access has allowed it says where it goes, and passes it on.
/// </summary>
internal sealed class CatalogMiddleware(
    RequestDelegate next, IBackends backends, ListAnswers lists, LifecycleAnswers lifecycle, TaskIds tasks, Cancellations cancellations, IClientAnswers answers)
{
    private static readonly TimeSpan RetryUnread = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var envelope = exchange.Envelope ?? throw new InvalidOperationException("No message was read for this request.");
        return envelope.Kind switch
        {
            MessageKind.Request => AnswerAsync(context, exchange, envelope),
            MessageKind.Notification => AcceptNotificationAsync(context, envelope),
            MessageKind.Response => AcceptAnswerAsync(context, envelope),
            _ => context.RefuseAsync(Refusal.BatchNotAllowed),
        };
    }

    private Task AnswerAsync(HttpContext context, ExchangeFeature exchange, Envelope envelope)
    {
        var session = context.Features.Get<SessionFeature>()?.Session;
        switch (envelope.Method)
        {
            case McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead or McpMethod.CompletionComplete
                or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe:
                return RouteAsync(context, exchange);
            case McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel or McpMethod.TasksResult:
                return Target(context).Task is not null ? RouteAsync(context, exchange) : RefuseTaskAsync(context, exchange);
            case McpMethod.ToolsList or McpMethod.PromptsList or McpMethod.ResourcesList or McpMethod.ResourcesTemplatesList:
                return lists.AnswerAsync(context, exchange, envelope, ViewOf(context, exchange), ListKinds.Of(envelope.Method)!.Value, PrincipalOf(context));
            case McpMethod.Discover:
                return LifecycleAnswers.DiscoverAsync(context, envelope, ViewOf(context, exchange));
            case McpMethod.Initialize when session is not null:
                return LifecycleAnswers.InitializeAsync(context, envelope, ViewOf(context, exchange), session);
            case McpMethod.LoggingSetLevel when session is not null:
                return lifecycle.SetLevelAsync(context, envelope, session);
            case McpMethod.Ping when session is not null:
                return JsonAnswer.EmptyAsync(context, envelope.RawId);
            default:
                return context.RefuseAsync(Refusal.MethodNotFound);
        }
    }

    private Task RouteAsync(HttpContext context, ExchangeFeature exchange)
    {
        var target = Target(context);
        if (context.Features.Get<AccessFeature>() is not { Verdict.Allowed: true }
            || target.Resolved is not { Server: { } server, OriginalName: not null })
        {
            throw new InvalidOperationException("A call came past Access undecided.");
        }

        var backend = backends.Find(server.Options.ClusterId);
        if (backend is not { Status.AcceptsCalls: true })
        {
            return context.RefuseAsync(Refusal.ServerDown, new RefusalDetail { Sentence = backend?.Status.Reason ?? $"Server {server.Name} is not running." });
        }

        // Without its lists neither the headers nor the schemas of a call are known.
        if (server.Entries is null)
        {
            return context.RefuseAsync(Refusal.ServerDown, new RefusalDetail { Sentence = $"Server {server.Name} was not read yet.", RetryAfter = RetryUnread });
        }

        var resolved = target.Task is { } task ? target.Resolved with { Entry = null, OriginalName = task.Id } : target.Resolved;
        context.Features.Set(new RouteFeature(resolved, server, backend, target.State.Catalog, merged: exchange.EndpointServer is null)
        {
            Tasks = tasks.For(exchange, PrincipalOf(context).Id, server, target),
        });
        return next(context);
    }

    /// <summary>An id that opens nothing. Where no server of this client's view has tasks the methods do not exist either.</summary>
    private static Task RefuseTaskAsync(HttpContext context, ExchangeFeature exchange) => context.RefuseAsync(
        ViewOf(context, exchange).HasTasks ? Refusal.UnknownTask : Refusal.MethodNotFound);

    private async Task AcceptNotificationAsync(HttpContext context, Envelope envelope)
    {
        if (envelope.Method == McpMethod.CancelledNotification
            && envelope.Params.RequestId.IsPresent
            && context.Features.Get<SessionFeature>() is { Session: var session })
        {
            // Whether the request is still in flight is nobody's fault, so the answer is the same.
            await cancellations.CancelAsync(session, envelope.Raw(envelope.Params.RequestId), envelope.Raw(envelope.Message), context.RequestAborted);
        }

        await Accept(context);
    }

    private async Task AcceptAnswerAsync(HttpContext context, Envelope envelope)
    {
        if (context.Features.Get<SessionFeature>() is { Session: var session })
        {
            await answers.TakeAsync(session, envelope, context.RequestAborted);
        }

        await Accept(context);
    }

    private static Task Accept(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static View ViewOf(HttpContext context, ExchangeFeature exchange)
    {
        var access = context.Features.Get<AccessFeature>() ?? throw Miswired("decision");
        return Target(context).State.Views.Get(new ViewKey(exchange.EndpointServer, exchange.Era, access.Roles));
    }

    private static Principal PrincipalOf(HttpContext context) =>
        context.Features.Get<PrincipalFeature>()?.Principal ?? throw Miswired("principal");

    private static CatalogTargetFeature Target(HttpContext context) =>
        context.Features.Get<TargetFeature>() as CatalogTargetFeature ?? throw Miswired("target");

    /// <summary>The pipeline is wired wrongly: nothing is answered by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
