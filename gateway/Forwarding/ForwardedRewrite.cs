using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding;

/// <summary>What changes in the answer of a server of the client's own era: URIs on the merged endpoint, hints of a modern read, errors about the hop.</summary>
internal static class ForwardedRewrite
{
    private static readonly ResponseRewrite Plain = new() { Errors = ForwardedErrors.Plain };

    public static ResponseRewrite For(BridgedCall call) =>
        !call.Route.RenamesUris && call.Request.Method != McpMethod.ResourcesRead
            ? Plain
            : AnswerFinish.RewriteFor(call) with
            {
                Errors = call.Request.Method == McpMethod.ResourcesRead ? new ForwardedErrors(call.Request.Uri) : ForwardedErrors.Plain,
            };
}
