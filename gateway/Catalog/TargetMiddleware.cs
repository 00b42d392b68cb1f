using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Catalog;

/// <summary>
/// Finds out what the message names. It refuses nothing: what is unknown stays unknown and takes the same path as what
/// is denied.
/// </summary>
internal sealed class TargetMiddleware(RequestDelegate next, CatalogSource source)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var snapshot = context.Features.Get<SnapshotFeature>()?.Snapshot
            ?? throw new InvalidOperationException("No snapshot was pinned for this request.");
        var state = source.Of(snapshot);
        var kind = exchange.Envelope is { } envelope ? KindOf(envelope) : TargetKind.None;
        var resolved = kind == TargetKind.None ? Resolved.Unknown : Resolve(state.Catalog, kind, exchange, exchange.Envelope!);
        context.Features.Set<TargetFeature>(new CatalogTargetFeature(Targets.Of(kind, resolved), resolved, state));
        return next(context);
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
            return found.Entry is { } entry && !entry.IsIn(exchange.Era) ? found with { Known = false } : found;
        }

        var uri = completes ? envelope.Text(envelope.Params.RefUri) : envelope.Uri;
        return uri is null ? Resolved.Unknown : catalog.ResolveUri(kind, uri, exchange.EndpointServer);
    }
}
