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
    private static readonly ResponseRewrite Plain = new() { Errors = ForwardedErrors.Plain };

    /// <summary>Made once per catalog and server: how URIs are shown depends on nothing else. It leaves with its catalog.</summary>
    private static readonly ConditionalWeakTable<MergedCatalog, ConcurrentDictionary<string, ResponseRewrite>> Merged = [];

    public static ResponseRewrite For(BridgedCall call)
    {
        if (call.Request.Method == McpMethod.ResourcesRead)
        {
            return AnswerFinish.RewriteFor(call) with { Errors = new ForwardedErrors(call.Request.Uri) };
        }

        return !call.Route.RenamesUris
            ? Plain
            : Merged.GetOrCreateValue(call.Route.Catalog).GetOrAdd(
                call.Route.Server.Name,
                static (_, first) => AnswerFinish.RewriteFor(first) with { Errors = ForwardedErrors.Plain },
                call);
    }
}
