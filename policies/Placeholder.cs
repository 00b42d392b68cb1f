namespace McpGateway.Policies;
internal static class Placeholder;
