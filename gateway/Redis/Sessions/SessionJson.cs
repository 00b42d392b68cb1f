using System.Text.Json.Serialization;
using McpGateway.Sessions;

namespace McpGateway.Redis.Sessions;

/// <summary>The record of a session as it is sealed.</summary>
[JsonSerializable(typeof(LegacySession))]
internal sealed partial class SessionJson : JsonSerializerContext;
