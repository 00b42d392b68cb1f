using McpGateway.Protocol;

namespace McpGateway.Backends.Messages;

/// <summary>One request in the gateway's own name, and its one answer.</summary>
internal static class OwnCall
{
    /// <summary>Sends it and gives the response (owned by the caller) or the fault; notifications are dropped.</summary>
    public static async ValueTask<UpstreamEvent> AskAsync(IUpstreamExchange exchange, UpstreamRequest request, CancellationToken cancellationToken)
    {
        await foreach (var item in exchange.SendAsync(request, cancellationToken))
        {
            if (item.Kind != UpstreamEventKind.Notification)
            {
                return item;
            }

            item.Message!.Dispose();
        }

        return UpstreamEvent.Failed(new UpstreamFault(UpstreamFaultKind.BadAnswer, "the exchange ended without a response"));
    }

    public static UpstreamRequest Request(string method, byte[] message, ProtocolVersion? version, UpstreamSession? session, TimeSpan timeout, TimeSpan maxDuration) => new()
    {
        Method = method,
        Message = message,
        Id = OwnRequests.Id,
        Version = version,
        Session = session,
        Timeout = timeout,
        MaxDuration = maxDuration,
    };
}
