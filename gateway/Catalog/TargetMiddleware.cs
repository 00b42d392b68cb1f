using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Catalog;

/// <summary>
/// Finds out what the message names. It refuses nothing: what is unknown stays unknown and takes the same path as what
/// is denied.
/// </summary>
internal sealed class TargetMiddleware(RequestDelegate next, CatalogSource source, TaskIds tasks)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var snapshot = context.Features.Get<SnapshotFeature>()?.Snapshot
            ?? throw new InvalidOperationException("No snapshot was pinned for this request.");
        var state = source.Of(snapshot);
        if (exchange.Envelope is { TaskId: { } id, Kind: MessageKind.Request } asking && asking.Method.Traits().Subject == MethodSubject.Task)
        {
            context.Features.Set<TargetFeature>(TaskTarget(context, exchange, state, id));
            return next(context);
        }

        var kind = exchange.Envelope is { } envelope ? KindOf(envelope) : TargetKind.None;
        var resolved = kind == TargetKind.None ? Resolved.Unknown : Resolve(state.Catalog, kind, exchange, exchange.Envelope!);
        context.Features.Set<TargetFeature>(new CatalogTargetFeature(Targets.Of(kind, resolved), resolved, state));
        return next(context);
    }

    /// <summary>The target of whoever asks for a task is its tool: who may not call that any more may not follow it either.</summary>
    private CatalogTargetFeature TaskTarget(HttpContext context, ExchangeFeature exchange, CatalogState state, string id)
    {
        var principal = context.Features.Get<PrincipalFeature>()?.Principal
            ?? throw new InvalidOperationException("No principal was established for this request.");
        var task = tasks.TryOpen(principal.Id, exchange.Era, id) is { } opened && (exchange.EndpointServer ?? opened.Server) == opened.Server ? opened : null;
        if (task is null)
        {
            return new CatalogTargetFeature(Target.None, Resolved.Unknown, state);
        }

        var resolved = state.Catalog.ResolveTool(task.Server, task.Tool);
        return new CatalogTargetFeature(Targets.Of(TargetKind.Tool, resolved), resolved, state, task);
    }

    private static TargetKind KindOf(Envelope envelope) => envelope.Method switch
    {
        McpMethod.ToolsCall => TargetKind.Tool,
        McpMethod.PromptsGet => TargetKind.Prompt,
        McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe => TargetKind.Resource,
        McpMethod.CompletionComplete => envelope.Params.RefUri.IsPresent && !envelope.Params.RefName.IsPresent
            ? TargetKind.ResourceTemplate
            : TargetKind.Prompt,
        _ => TargetKind.None,
    };

    private static Resolved Resolve(MergedCatalog catalog, TargetKind kind, ExchangeFeature exchange, Envelope envelope)
    {
        var completes = envelope.Method == McpMethod.CompletionComplete;
        if (kind is TargetKind.Tool or TargetKind.Prompt)
        {
            var name = completes ? envelope.Text(envelope.Params.RefName) : envelope.Name;
            var found = name is null ? Resolved.Unknown : catalog.ResolveName(kind, name, exchange.EndpointServer);
            return found is { Entry: { } entry, Server: { } server } && !server.Shows(entry, exchange.Era) ? found with { Known = false } : found;
        }

        var uri = completes ? envelope.Text(envelope.Params.RefUri) : envelope.Uri;
        return uri is null ? Resolved.Unknown : catalog.ResolveUri(kind, uri, exchange.EndpointServer);
    }
}
