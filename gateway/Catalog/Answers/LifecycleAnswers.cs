using McpGateway.Catalog.Views;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;

namespace McpGateway.Catalog.Answers;

/// <summary>Answers initialize, server/discover and logging/setLevel.</summary>
internal sealed class LifecycleAnswers(ISessionStore sessions)
{
    public static Task InitializeAsync(HttpContext context, Envelope envelope, View view, LegacySession session)
    {
        using var result = new PooledWriter(1024);
        result.Write("{\"protocolVersion\":"u8);
        JsonText.WriteString(result, session.Version);
        result.Write(",\"capabilities\":"u8);
        result.Write(view.Capabilities);
        result.Write(",\"serverInfo\":"u8);
        result.Write(view.ServerInfo.Span);
        if (view.Instructions is not null)
        {
            result.Write(",\"instructions\":"u8);
            result.Write(view.Instructions);
        }

        result.Write((byte)'}');
        return JsonAnswer.WriteAsync(context, envelope.RawId, result.WrittenSpan.ToArray());
    }

    public static Task DiscoverAsync(HttpContext context, Envelope envelope, View view) =>
        JsonAnswer.WriteAsync(context, envelope.RawId, view.Discovery);

    /// <summary>The level is kept in the session; those who talk to servers on its behalf set it there.</summary>
    public async Task SetLevelAsync(HttpContext context, Envelope envelope, LegacySession session)
    {
        if (LogLevels.Find(envelope.Text(envelope.Params.Level)) is not { } level)
        {
            await context.RefuseAsync(Refusal.InvalidParams, new RefusalDetail { Sentence = "level must be one of debug, info, notice, warning, error, critical, alert, emergency." });
            return;
        }

        SessionOutcome outcome = await sessions.ReplaceAsync(session with { LogLevel = level }, context.RequestAborted);
        if (outcome != SessionOutcome.Done)
        {
            await (outcome == SessionOutcome.Unavailable
                ? context.RefuseAsync(Refusal.StoreUnavailable, new RefusalDetail { RetryAfter = TimeSpan.FromSeconds(1) })
                : context.RefuseAsync(Refusal.SessionUnknown));
            return;
        }

        await JsonAnswer.EmptyAsync(context, envelope.RawId);
    }
}
