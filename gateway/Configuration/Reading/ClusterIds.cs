using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Makes <see cref="ServerOptions.ClusterId"/>: the name + a hash of all that reaches the wire, so that connections
/// with one set of credentials are never used with another set of addresses. The hash is keyed, with a key made anew
/// in each run: it stands in logs and records, and without the key a guessed secret could be tried against it.
/// </summary>
internal static class ClusterIds
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Of(ServerOptions server) =>
        $"{server.Name}-{Convert.ToHexStringLower(HMACSHA256.HashData(Key, Bytes(server, Write)).AsSpan(0, 16))}";

    /// <summary>See <see cref="ServerOptions.Presentation"/>.</summary>
    public static string PresentationOf(ServerOptions server) =>
        Convert.ToHexStringLower(SHA256.HashData(Bytes(server, WritePresentation)).AsSpan(0, 16));

    private static byte[] Bytes(ServerOptions server, Action<BinaryWriter, ServerOptions> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        write(writer, server);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Each text with its length and each list with its count before it, so that no two servers give the same bytes.</summary>
    private static void Write(BinaryWriter writer, ServerOptions server)
    {
        writer.Write((int)server.Transport);
        writer.Write((int)server.Isolation);
        writer.Write((int)server.Catalog);
        WriteAll(writer, server.Replicas.Select(replica => replica.Url.AbsoluteUri));
        WritePresentation(writer, server);
        writer.Write(server.Command ?? "");
        WriteAll(writer, server.Args);
        WriteAll(writer, server.Env.SelectMany(variable => new[] { variable.Key, variable.Value }));
        writer.Write(server.WorkingDirectory ?? "");
    }

    private static void WritePresentation(BinaryWriter writer, ServerOptions server)
    {
        WriteAll(writer, server.Headers.SelectMany(header => new[] { header.Key, header.Value }));
        writer.Write(server.Proxy?.AbsoluteUri ?? "");
        WriteAll(writer, (server.Tls?.Authorities ?? []).Select(certificate => Convert.ToHexString(certificate.RawData)));
        writer.Write(server.Tls?.ClientCertificate is { } own ? Convert.ToHexString(own.RawData) : "");
    }

    private static void WriteAll(BinaryWriter writer, IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        writer.Write(all.Length);
        foreach (var text in all)
        {
            writer.Write(text);
        }
    }
}
