using McpGateway.Protocol;

namespace McpGateway.Forwarding.Relay;

/// <summary>What a server may say on a call's own stream before it answers.</summary>
internal static class StreamMessages
{
    /// <summary>
    /// Progress and logs pass. Changes of lists are heard by the gateway alone, which tells clients of their own view.
    /// A question goes to a client that declared that it can be asked.
    /// </summary>
    public static bool Passes(MessageRelay message, ForwardingFeature forwarding)
    {
        switch (message.Facts.Kind, message.Facts.Method)
        {
            case (Protocol.Envelopes.MessageKind.Request, _):
                return forwarding.TryAsk(message.Held);
            case (_, McpMethod.ProgressNotification or McpMethod.MessageNotification):
                return true;
            case (_, McpMethod.ToolsListChangedNotification or McpMethod.PromptsListChangedNotification or McpMethod.ResourcesListChangedNotification):
                forwarding.Route.Backend.ListingDoubted();
                return false;
            default:
                return false;
        }
    }
}
