using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads PEM files: the gateway's own certificate, authorities of servers, client certificates.</summary>
internal static class CertificateReader
{
    public static TlsOptions? Own(MappingReader? tls, ReadContext context)
    {
        if (tls is null)
        {
            return null;
        }

        tls.Require("certificate", "name a PEM file, the intermediates after the certificate");
        tls.Require("key", "name a PEM file with the private key");
        var (certificateText, keyText) = (tls.Text("certificate"), tls.Text("key"));
        tls.Done();
        var certificate = context.BytesOf(certificateText, out var certificateFile);
        var key = context.BytesOf(keyText, out var keyFile);
        if (certificate is null || key is null || Pair(certificateText!, certificate, key, context.Errors) is not { } leaf)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(Encoding.ASCII.GetString(certificate));
            return new TlsOptions(certificateFile!, keyFile!, SslStreamCertificateContext.Create(leaf, chain, offline: true));
        }
        catch (CryptographicException)
        {
            context.Errors.Add(certificateText!, "a certificate behind the first one cannot be read", "name a PEM file with whole certificates only");
            return null;
        }
    }

    /// <summary>One PEM file with certificate and key, or <c>{ certificate, key }</c>.</summary>
    public static X509Certificate2? Client(MappingReader server, ReadContext context)
    {
        if (server.Value("clientCertificate") is not YamlMapping)
        {
            var file = server.Text("clientCertificate");
            return context.BytesOf(file, out _) is { } both ? Pair(file!, both, both, context.Errors) : null;
        }

        var pair = server.Mapping("clientCertificate")!;
        pair.Require("certificate", "name a PEM file");
        pair.Require("key", "name a PEM file with the private key");
        var (certificateText, keyText) = (pair.Text("certificate"), pair.Text("key"));
        pair.Done();
        var certificate = context.BytesOf(certificateText, out _);
        var key = context.BytesOf(keyText, out _);
        return certificate is null || key is null ? null : Pair(certificateText!, certificate, key, context.Errors);
    }

    public static X509Certificate2Collection? Authorities(YamlScalar? file, ReadContext context)
    {
        if (context.BytesOf(file, out var path) is not { } bytes)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.ASCII.GetString(bytes));
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        if (authorities.Count > 0)
        {
            return authorities;
        }

        context.Errors.Add(file!, $"{path} holds no certificate", "name a PEM file with one or more certificates");
        return null;
    }

    private static X509Certificate2? Pair(YamlScalar at, byte[] certificate, byte[] key, FileErrors errors)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate), Encoding.ASCII.GetString(key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The exception's text is left out: it may quote the file.
            errors.Add(at, "the certificate and its private key cannot be used together", "name PEM files that belong together, the key not encrypted");
            return null;
        }
    }
}
