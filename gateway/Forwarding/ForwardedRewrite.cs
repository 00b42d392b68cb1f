using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog.Merging;
using McpGateway.Protocol;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding;

/// <summary>What changes in the answer of a server of the client's own era: URIs on the merged endpoint, hints of a modern read, errors about the hop.</summary>
internal static class ForwardedRewrite
{
    private static readonly ResponseRewrite PlainModern = new() { Errors = new ForwardedErrors(Era.Modern, null, null) };
    private static readonly ResponseRewrite PlainLegacy = new() { Errors = new ForwardedErrors(Era.Legacy, null, null) };

    /// <summary>Made once per catalog, server and era: what changes depends on nothing else. It leaves with its catalog.</summary>
    private static readonly ConditionalWeakTable<MergedCatalog, ConcurrentDictionary<(string Server, Era Era), ResponseRewrite>> Merged = [];

    public static ResponseRewrite For(BridgedCall call)
    {
        var era = call.Exchange.Era;
        if (call.Request.Method == McpMethod.ResourcesRead || call.Route.Tasks is not null)
        {
            return Finished(call, call.Request.Uri);
        }

        if (!call.Route.RenamesUris)
        {
            return era == Era.Modern ? PlainModern : PlainLegacy;
        }

        return Merged.GetOrCreateValue(call.Route.Catalog)
            .GetOrAdd((call.Route.Server.Name, era), static (_, first) => Finished(first, asked: null), call);
    }

    private static ResponseRewrite Finished(BridgedCall call, string? asked)
    {
        var rewrite = AnswerFinish.RewriteFor(call);
        return rewrite with { Errors = new ForwardedErrors(call.Exchange.Era, asked, rewrite.Uris) };
    }
}
