using System.Globalization;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>redis: host:port,password=…,ssl=true</c>. No message repeats the text: it holds a password.</summary>
internal static class RedisReader
{
    private const string Form = "write 'host:port', then what is needed of ',password=…', ',ssl=true', ',sslHost=…', ',defaultDatabase=0'";

    public static RedisOptions? Read(MappingReader file, IReadOnlyList<SealingKey> keys)
    {
        if (file.Text("redis") is not { } text)
        {
            return null;
        }

        if (keys.Count == 0)
        {
            // With a key of its own each gateway replica would take what the others wrote for forged.
            file.Errors.Add(text, "'redis' needs 'sealing.keys': what is kept there is sealed, and all gateway replicas must open it", "write 'sealing: { keys: [ { id: a1, key: \"${SEALING_KEY}\" } ] }', the same for every gateway replica (openssl rand -base64 32)");
        }

        var options = Parse(text.Text, out var problem);
        if (options is null)
        {
            file.Errors.Add(text, $"'redis' {problem}", Form);
        }

        return options;
    }

    private static RedisOptions? Parse(string text, out string problem)
    {
        var parts = text.Split(',');
        if (!TryEndpoint(parts[0].Trim(), out var host, out var port))
        {
            problem = "does not begin with host:port";
            return null;
        }

        var options = new RedisOptions(host, port);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? ("", "") : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!seen.Add(name) || Apply(options, name, value) is not { } applied)
            {
                problem = "has a part that is not understood, or stands twice (one server only; passwords may hold no comma)";
                return null;
            }

            options = applied;
        }

        problem = "";
        return options;
    }

    private static RedisOptions? Apply(RedisOptions options, string name, string value) => name switch
    {
        "password" when value.Length > 0 => options with { Password = value },
        "ssl" when bool.TryParse(value, out var tls) => options with { Tls = tls },
        "sslHost" when Uri.CheckHostName(value) != UriHostNameType.Unknown => options with { TlsHost = value },
        "defaultDatabase" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 15 => options with { Database = number },
        _ => null,
    };

    private static bool TryEndpoint(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon < 0 ? text : text[..colon];
        port = 6379;
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && (colon < 0 || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535));
    }
}
