using System.Text.Json.Serialization;
using McpGateway.Protocol;

namespace McpGateway.Sessions;

/// <summary>
/// One conversation of a legacy client with the gateway, begun by initialize. A value without references to anything
/// alive, so a store may keep it outside the process. Changes are new values: see <see cref="ISessionStore.ReplaceAsync"/>.
/// </summary>
public sealed record LegacySession
{
    /// <summary>128 random bits as 32 hexadecimal digits. It proves nothing: each request proves its principal anew.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is. For anybody else it does not exist.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Null: begun on <c>/mcp</c>; else the server of <c>/mcp/{server}</c>. On another endpoint it does not exist.</summary>
    public string? EndpointServer { get; init; }

    /// <summary>The revision agreed on, always a legacy one.</summary>
    public required string Version { get; init; }

    /// <summary>The client's <c>capabilities</c>: a JSON object, its own bytes.</summary>
    public required byte[] ClientCapabilitiesJson { get; init; }

    /// <summary>The client's <c>clientInfo</c>: a JSON object, its own bytes. Self-reported: nothing may be decided by it.</summary>
    public required byte[] ClientInfoJson { get; init; }

    /// <summary>The last level of logging/setLevel, one of <see cref="LogLevels"/>; null: none was set.</summary>
    public string? LogLevel { get; init; }

    /// <summary><see cref="Version"/> as the one instance that stands for it.</summary>
    [JsonIgnore]
    public ProtocolVersion Revision =>
        ProtocolVersion.Find(Version) ?? throw new InvalidOperationException($"a session in the unknown revision {Version}");

    /// <summary>The id is left out: logs are read by more people than sessions have owners.</summary>
    public override string ToString() => $"session of {PrincipalId} in {Version}";
}
