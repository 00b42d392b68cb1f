using System.Text;
using McpGateway.Identity;
using McpGateway.Sessions;

namespace McpGateway.Streams.Standalone;

/// <summary>
/// The stream that a legacy client holds open by GET for what belongs to no call of its own (2025-11-25,
/// basic/transports, Listening for Messages from the Server).
/// </summary>
internal sealed class StandaloneStream(LegacySession session, PrincipalFeature principal) : OpenStream(principal)
{
    public LegacySession Session => session;

    public override string? EndpointServer => session.EndpointServer;

    public override void ListChanged(string list) =>
        TryAdd(Encoding.ASCII.GetBytes($$"""{"jsonrpc":"2.0","method":"notifications/{{list}}/list_changed"}"""));
}
