using McpGateway.Access;
using McpGateway.Policies.Limits;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.RateLimiting.Metering;

/// <summary>What of a message limits count, and under which name.</summary>
internal static class MeteredMessages
{
    /// <summary>Null: free. Notifications, responses, ping, and requests without a message are bounded by the flood guard alone.</summary>
    public static MeteredCall? Of(ExchangeFeature exchange, in Target target)
    {
        var method = MethodOf(exchange.Envelope);
        return method == MeteredMethods.None ? null
            : target.Kind == TargetKind.None ? new MeteredCall(method, exchange.EndpointServer, null)
            : new MeteredCall(method, target.Server?.Name, target.OriginalName);
    }

    /// <summary>
    /// A call that was refused, as if it named nothing: limits over particular servers and tools must not tell by what is left
    /// whether the thing exists.
    /// </summary>
    public static MeteredCall? Nameless(ExchangeFeature exchange) =>
        MethodOf(exchange.Envelope) is var method and not MeteredMethods.None ? new MeteredCall(method, null, null) : null;

    private static MeteredMethods MethodOf(Envelope? envelope) => envelope is not { Kind: MessageKind.Request } ? MeteredMethods.None : envelope.Method switch
    {
        McpMethod.ToolsCall or McpMethod.TasksUpdate => MeteredMethods.Tools,
        McpMethod.PromptsGet => MeteredMethods.Prompts,
        McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe => MeteredMethods.Resources,
        McpMethod.CompletionComplete => MeteredMethods.Completions,
        McpMethod.ToolsList or McpMethod.PromptsList or McpMethod.ResourcesList or McpMethod.ResourcesTemplatesList => MeteredMethods.Lists,
        McpMethod.Ping => MeteredMethods.None,

        // Whatever else a client may ask, unknown methods included: nothing is free because nobody thought of it.
        _ => MeteredMethods.Discovery,
    };
}
