namespace McpGateway.Configuration;

/// <summary>Where the configuration is, and what decides beside it whether it is valid.</summary>
/// <param name="File">Absolute path of gateway.yaml.</param>
/// <param name="Policies">Absolute path of the directory of policy files.</param>
/// <param name="Listeners">Where the gateway listens for clients: anonymous access and <c>tls</c> depend on it.</param>
public sealed record ConfigurationSource(string File, string Policies, IReadOnlyList<Uri> Listeners);
