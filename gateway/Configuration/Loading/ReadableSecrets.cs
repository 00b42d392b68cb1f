using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>
/// Files with secrets that a local process could read: it runs as the gateway's own user, so whatever the gateway reads
/// is open to it. What stands in the environment alone is not (see OwnSecrets).
/// </summary>
internal static class ReadableSecrets
{
    // Shorter ones stand somewhere in every file.
    private const int Shortest = 8;

    public static IEnumerable<FileError> In(Snapshot snapshot)
    {
        if (snapshot.Servers.Values.FirstOrDefault(server => server.Transport == ServerTransport.Process) is not { } local)
        {
            yield break;
        }

        if (snapshot.Gateway.Tls is { KeyFile: var key })
        {
            yield return new FileError(key, 1, 1, $"the local process of '{local.Name}' could read this private key: it runs as the same user", "let its command run as another user, or end TLS in front of the gateway");
        }

        var lines = FileLedger.ReadBounded(snapshot.Gateway.File).TryGetText(out var text, out _) ? text.Split('\n') : [];
        for (var line = 0; line < lines.Length; line++)
        {
            if (Secrets(snapshot.Gateway).Any(secret => lines[line].Contains(secret, StringComparison.Ordinal)))
            {
                yield return new FileError(snapshot.Gateway.File, line + 1, 1, $"the local process of '{local.Name}' could read the secret that is written here: it runs as the same user", "write ${NAME}, and give the secret in the environment");
            }
        }
    }

    private static IEnumerable<string> Secrets(GatewayOptions gateway) => gateway.Servers.Values
        .SelectMany(server => server.Headers.Select(header => header.Value))
        .Concat(gateway.SealingKeys.Select(sealing => Convert.ToBase64String(sealing.Key.Span)))
        .Append(gateway.Redis?.Password ?? "")
        .Where(secret => secret.Length >= Shortest);
}
