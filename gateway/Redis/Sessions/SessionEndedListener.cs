using System.Text;
using McpGateway.Replicas;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// Hears at once that a session ended elsewhere; <see cref="SessionUpkeep"/> catches up with what was not heard. Nothing
/// is ended because the bus says so: the store is asked.
/// </summary>
internal sealed class SessionEndedListener(RedisSessionStore store, SessionCopies copies) : IChangeListener
{
    public const string OfEnded = "session-ended";

    public string Kind => OfEnded;

    public async ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (copies.FindByName(Encoding.ASCII.GetString(message.Span)) is { } copy)
        {
            copy.MarkStale();
            await store.AskAsync(copy.Session.Id, copy.Session.PrincipalId, copy);
        }
    }
}
