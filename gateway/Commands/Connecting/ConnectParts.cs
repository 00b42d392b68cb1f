namespace McpGateway.Commands.Connecting;

/// <summary>What every message of one connection needs.</summary>
internal sealed record ConnectParts(GatewayHttp Gateway, LegacyConversation Conversation, MirroredArguments Mirrored, MessageOutput Output, ConnectLog Log, TimeProvider Time);
