using System.Security.Cryptography.X509Certificates;

namespace McpGateway.Configuration;

/// <summary>What a server's TLS connections use beyond the defaults of the system. Read when the snapshot is built.</summary>
/// <param name="Authorities">From <c>ca</c>: the only roots that may have signed the server's certificate; null: the system's.</param>
/// <param name="ClientCertificate">From <c>clientCertificate</c>, with its private key; null: none is shown.</param>
public sealed record UpstreamTls(X509Certificate2Collection? Authorities, X509Certificate2? ClientCertificate);
