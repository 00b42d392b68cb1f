using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Requests;

/// <summary>
/// A request for a legacy server: what a modern request says of its sender stands in the upstream session, a retry of a
/// question means nothing to a server that never asked, and a task would be one that nobody can follow.
/// </summary>
internal static class RequestToLegacy
{
    public static PooledBytes Write(Envelope request, RequestTarget target)
    {
        var edits = new Edits();
        var cut = new MemberCut();
        var members = new JsonMembers(request.Body.Span, request.Params.Object, OwnedKeys.Nothing, JsonScanner.DepthCeiling);
        while (members.MoveNext())
        {
            var value = members.Value;
            if (value == request.Params.InputResponses || value == request.Params.RequestState || (value == request.Params.Task && !target.MayBecomeTask)
                || (value == request.Meta.Object && MetaObject.CutReserved(request.Body.Span, value, edits) == MetaRest.Nothing))
            {
                cut.Cut(members.Key, value);
            }
            else
            {
                cut.Keep(members.Key, value, edits);
            }
        }

        if (members.Fault != ReadFault.None)
        {
            throw new InvalidOperationException("The message has changed since it was read.");
        }

        cut.Finish(edits);
        target.AddTo(edits, request);
        return edits.Apply(request.Body.Span);
    }
}
