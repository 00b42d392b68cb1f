using System.Text.Json;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Sessions;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// Sessions as they are kept outside the process: sealed for their principal and their name, so that whoever can write
/// to the store can neither make one nor put one in another's place, and whoever can read it learns no session id.
/// </summary>
internal sealed class SealedSessions(Sealer sealer)
{
    /// <summary>A session ends by its idle time; a record copied out of the store is worth nothing after this one.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public string Seal(LegacySession session, string name) =>
        sealer.Seal(SealPurpose.Session, session.PrincipalId, name, Lifetime, JsonSerializer.SerializeToUtf8Bytes(session, SessionJson.Default.LegacySession));

    /// <summary>Null for what was not sealed for exactly these, or with a key that is not known any more.</summary>
    public LegacySession? Open(string id, string principalId, string name, string? record) =>
        record is not null
        && sealer.TryOpen(SealPurpose.Session, principalId, name, record, out var json)
        && Read(json) is { } session
        && string.Equals(session.Id, id, StringComparison.Ordinal)
        && string.Equals(session.PrincipalId, principalId, StringComparison.Ordinal)
            ? session : null;

    /// <summary>Null for what a gateway of another version wrote and this one cannot serve.</summary>
    private static LegacySession? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SessionJson.Default.LegacySession) is { } session && ProtocolVersion.Find(session.Version) is not null ? session : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
