using System.Net.Security;

namespace McpGateway.Configuration;

/// <summary>What the gateway's own HTTPS listeners show, from <c>tls</c>.</summary>
/// <param name="CertificateFile">Absolute path; PEM, the chain behind the certificate.</param>
/// <param name="KeyFile">Absolute path; PEM, not encrypted.</param>
/// <param name="Context">The loaded certificate with its key and the intermediates of the file.</param>
public sealed record TlsOptions(string CertificateFile, string KeyFile, SslStreamCertificateContext Context)
{
    public override string ToString() => CertificateFile;
}
