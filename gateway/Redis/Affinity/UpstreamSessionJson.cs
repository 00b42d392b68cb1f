using System.Text.Json.Serialization;

namespace McpGateway.Redis.Affinity;

/// <summary>A conversation with a legacy server as it is sealed.</summary>
internal sealed record UpstreamSessionRecord
{
    public required string Server { get; init; }

    /// <summary>As whom the gateway opened it.</summary>
    public required string Presentation { get; init; }

    public required string Id { get; init; }

    public required string ReplicaId { get; init; }

    public required string Version { get; init; }

    public string? LogLevel { get; init; }
}

[JsonSerializable(typeof(UpstreamSessionRecord))]
internal sealed partial class UpstreamSessionJson : JsonSerializerContext;
