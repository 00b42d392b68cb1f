using System.Collections.Frozen;
using System.Net;
using McpGateway.Configuration.Listeners;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>hosts</c>, <c>origins</c> and <c>proxies</c>.</summary>
internal static class FrontDoorReader
{
    private const int Most = 1_000;

    /// <summary><c>name</c> or <c>name:port</c>, lower case.</summary>
    public static IReadOnlyList<string> Hosts(MappingReader file) => Each(file, "hosts", Host);

    /// <summary>As browsers write them: <c>scheme://host[:port]</c>, lower case, no default port.</summary>
    public static IReadOnlyList<string> Origins(MappingReader file) => Each(file, "origins", Origin);

    public static IReadOnlyList<IPNetwork> Proxies(MappingReader file)
    {
        var result = new List<IPNetwork>();
        foreach (var text in file.Texts("proxies") ?? [])
        {
            if (!TryNetwork(text.Text, out var network))
            {
                file.Errors.Add(text, $"{text.Shown} is no network", "write it as 10.0.0.0/8 (bits behind the prefix are 0), or as one address");
            }
            else if (network.PrefixLength == 0)
            {
                // With every network believed, anybody chooses the address that limits and records bear.
                file.Errors.Add(text, $"{text.Shown} is everybody: any client could claim any address", "name the proxies' networks");
            }
            else
            {
                result.Add(network);
            }
        }

        return result;
    }

    /// <summary>What a Host header may say. A listener's own address counts, a wildcard address is none.</summary>
    public static FrozenSet<string> AllowedHosts(GatewayOptions options, IReadOnlyList<Uri> listeners) => options.Hosts
        .Concat(options.PublicUrl is { } url ? [url.Host] : [])
        .Concat(listeners.Where(listener => !ListenerAddress.IsWildcard(listener)).Select(listener => listener.Host))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Each(MappingReader file, string key, Func<string, (string? Value, string? Mend)> read)
    {
        var result = new List<string>();
        foreach (var text in file.Texts(key) ?? [])
        {
            var (value, mend) = read(text.Text);
            if (value is null)
            {
                file.Errors.Add(text, $"{text.Shown} cannot stand in '{key}'", mend!);
            }
            else if (result.Contains(value, StringComparer.Ordinal) || result.Count == Most)
            {
                file.Errors.Add(text, $"{text.Shown} stands in '{key}' twice, or there are more than {Most}", "remove it");
            }
            else
            {
                result.Add(value);
            }
        }

        return result;
    }

    private static (string?, string?) Host(string text)
    {
        const string mend = "write a host name or address, with a port if only that one is meant: mcp.example.com, mcp.example.com:8443, [::1]";
        if (text.AsSpan().ContainsAny("/@?#*\\ ") || !Uri.TryCreate("http://" + text, UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.HostNameType == UriHostNameType.Unknown)
        {
            return (null, mend);
        }

        // Uri drops ":80"; here it means that port and no other.
        var port = text.AsSpan(text.LastIndexOf(']') + 1);
        var colon = port.IndexOf(':');
        return colon < 0 ? (url.Host, null) : port[(colon + 1)..].IsEmpty ? (null, mend) : ($"{url.Host}:{url.Port}", null);
    }

    private static (string?, string?) Origin(string text)
    {
        if (text is "*" or "null")
        {
            return (null, "name each origin: with this one any web page could use the gateway in its visitor's name");
        }

        return !text.Contains('*', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" or "" } && !text.EndsWith('/')
            ? (url.GetLeftPart(UriPartial.Authority).ToLowerInvariant(), null)
            : (null, "write it as browsers do, without a path: https://app.example.com");
    }

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address) && text.Contains(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? '.' : ':', StringComparison.Ordinal))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        // Bits behind the prefix are a typing error that the parser would mend silently.
        return IPNetwork.TryParse(text, out network)
            && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/')), out var written) && written.Equals(network.BaseAddress) && IsBase(network);
    }

    private static bool IsBase(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
