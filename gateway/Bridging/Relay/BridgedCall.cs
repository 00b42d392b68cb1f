using McpGateway.Affinity;
using McpGateway.Catalog;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Sessions;

namespace McpGateway.Bridging.Relay;

/// <summary>One client's call that is translated, and whatever is known of it before it is sent.</summary>
/// <param name="Context">The client's request.</param>
/// <param name="Exchange">Its exchange.</param>
/// <param name="Request">The message, already scanned.</param>
/// <param name="Route">Where it goes.</param>
/// <param name="PrincipalId">Whose call it is.</param>
/// <param name="Session">A legacy client's session; null for a modern client.</param>
internal sealed record BridgedCall(
    HttpContext Context, ExchangeFeature Exchange, Envelope Request, RouteFeature Route, string PrincipalId, LegacySession? Session)
{
    /// <summary>Whose calls stay at one replica of the server, where its <c>affinity</c> says so.</summary>
    public AffinityKey Affinity => AffinityKey.Of(Route.Server, PrincipalId, Session?.Id);

    /// <summary>The level below which this client gets no log messages; null: see <see cref="Notifications.LogFilter"/>.</summary>
    public string? LogLevel => Session is null ? Request.Text(Request.Meta.LogLevel) : Session.LogLevel;
}
