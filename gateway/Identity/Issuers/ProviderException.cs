namespace McpGateway.Identity.Issuers;

/// <summary>A provider's documents could not be had or used. The message is for the operator, and holds no secret.</summary>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
