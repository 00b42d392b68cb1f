using McpGateway.Backends;

namespace McpGateway.Forwarding.Relay;

/// <summary>What a server's body can do wrong, in words for operators and callers.</summary>
internal static class RelayFaults
{
    public static UpstreamFault Invalid(ForwardingFeature forwarding) =>
        new(UpstreamFaultKind.BadAnswer, $"{forwarding.Server.Name}: its answer is no JSON-RPC message with one reading.");

    public static UpstreamFault Ended(ForwardingFeature forwarding) =>
        new(UpstreamFaultKind.OutcomeUnknown, $"{forwarding.Server.Name}: its answer ended without the response.");

    public static UpstreamFault Broke(ForwardingFeature forwarding) =>
        new(UpstreamFaultKind.OutcomeUnknown, $"{forwarding.Server.Name}: the connection broke in mid-answer.");

    public static UpstreamFault Silent(ForwardingFeature forwarding) =>
        new(UpstreamFaultKind.TimedOut, $"{forwarding.Server.Name}: no byte came in time.");

    public static UpstreamFault Stopping(ForwardingFeature forwarding) =>
        new(UpstreamFaultKind.GatewayStopped, $"Server {forwarding.Server.Name}.");
}
