using McpGateway.Bridging.Messages;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;

namespace McpGateway.Bridging.Requests;

/// <summary>A modern client's request to a modern local process: only id, name and token are replaced.</summary>
internal static class SameEraRequest
{
    public static PooledBytes Write(Envelope request, RequestTarget target)
    {
        var edits = new Edits();
        target.AddTo(edits, request);
        return edits.Apply(request.Body.Span);
    }
}
