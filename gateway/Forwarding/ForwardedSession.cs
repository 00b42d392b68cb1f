using System.Runtime.CompilerServices;
using McpGateway.Backends;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Questions;
using McpGateway.Protocol;
using McpGateway.Sessions;

namespace McpGateway.Forwarding;

/// <summary>The conversation with a legacy server that belongs to one legacy client's session, at the log level this client asked for.</summary>
internal static class ForwardedSession
{
    private static readonly ConditionalWeakTable<LegacySession, UpstreamSessionKey> Keys = [];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async ValueTask<UpstreamSessionResult> OpenAsync(Backend backend, LegacySession own, CancellationToken cancellationToken)
    {
        UpstreamSessionResult opened = await backend.SessionAsync(
            Keys.GetValue(own, static own => UpstreamSessionKey.ForClientSession(
                own.Id, own.PrincipalId, ProtocolVersion.LatestLegacy, DeclaredQuestions.ToText(DeclaredQuestions.Of(own.ClientCapabilitiesJson)))), cancellationToken);
        if (opened.IsOpen && own.LogLevel is { } level && backend.LogLevelOf(opened.Session) != level && backend.Listing.Introduction.HasLogging)
        {
            await SetLevelAsync(backend, opened.Session, level, cancellationToken);
        }

        return opened;
    }

    /// <summary>A server that does not take the level keeps its own: that is no reason to refuse the call.</summary>
    private static async ValueTask SetLevelAsync(Backend backend, UpstreamSession session, string level, CancellationToken cancellationToken)
    {
        UpstreamEvent answer = await OwnCall.AskAsync(
            backend.Exchange,
            OwnCall.Request("logging/setLevel", OwnRequests.SetLevel(level), session.Version, session, Limit, Limit),
            cancellationToken);
        if (!answer.IsFault)
        {
            answer.Message.Dispose();
        }

        backend.LogLevelSet(session, level);
    }
}
