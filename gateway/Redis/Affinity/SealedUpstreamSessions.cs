using System.Text.Json;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol;

namespace McpGateway.Redis.Affinity;

/// <summary>Conversations with servers as they are kept outside the process: sealed for their principal and their name, so that the ids that servers gave are read by nobody and put in no other's place.</summary>
internal sealed class SealedUpstreamSessions(Sealer sealer)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public static string TagOf(string name, UpstreamSession session) => KeptRecords.TagOf(name, session.Id!, session.ReplicaId);

    public string Seal(ServerOptions server, UpstreamSession session, string name) => KeptRecords.ValueOf(TagOf(name, session), sealer.Seal(
        SealPurpose.UpstreamSession,
        session.Key.PrincipalId,
        name,
        Lifetime,
        JsonSerializer.SerializeToUtf8Bytes(
            new UpstreamSessionRecord
            {
                Server = server.Name,
                Presentation = server.Presentation,
                Id = session.Id!,
                ReplicaId = session.ReplicaId,
                Version = session.Version.Name,
                LogLevel = session.LogLevel,
            },
            UpstreamSessionJson.Default.UpstreamSessionRecord)));

    /// <summary>Null for what was not sealed for exactly these, or with a key that is not known any more.</summary>
    public (UpstreamSessionRecord Record, UpstreamSession Session)? Open(UpstreamSessionKey key, string name, string? value)
    {
        if (KeptRecords.Split(value) is not { } parts
            || !sealer.TryOpen(SealPurpose.UpstreamSession, key.PrincipalId, name, parts.Sealed, out var json)
            || Read(json) is not { } record
            || ProtocolVersion.Find(record.Version) is not { Era: Era.Legacy } version)
        {
            return null;
        }

        var session = new UpstreamSession(key, record.Id, version, record.ReplicaId) { SharedName = name, LogLevel = record.LogLevel };

        // Another tag beside it would let one who can write to the store keep it from being taken out.
        return TagOf(name, session) == parts.Tag ? (record, session) : null;
    }

    /// <summary>Null for what a gateway of another version wrote.</summary>
    private static UpstreamSessionRecord? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, UpstreamSessionJson.Default.UpstreamSessionRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
