using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace McpGateway.Configuration.Listeners;

/// <summary>Reads and judges the addresses of <c>--listen</c> and <c>--admin</c>.</summary>
public static class ListenerAddress
{
    /// <summary>
    /// <c>http://ADDRESS:PORT</c> or <c>https://…</c>, the address being an IP address, <c>localhost</c>, or <c>*</c>
    /// for all; port 0 lets the system choose.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? listener)
    {
        listener = null;
        return Uri.TryCreate(text.Trim().Replace("://*:", "://[::]:", StringComparison.Ordinal), UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
            && (IsLocalhost(url) || TryAddress(url, out _))
            && (listener = url) is not null;
    }

    /// <summary>Only this machine reaches it.</summary>
    public static bool IsLoopback(Uri listener) => IsLocalhost(listener) || (TryAddress(listener, out var address) && IPAddress.IsLoopback(address));

    /// <summary>It listens on every address, so the listener says nothing about the gateway's name.</summary>
    public static bool IsWildcard(Uri listener) => TryAddress(listener, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    internal static bool IsLocalhost(Uri listener) => listener.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    internal static bool TryAddress(Uri listener, [NotNullWhen(true)] out IPAddress? address) => IPAddress.TryParse(listener.Host.Trim('[', ']'), out address);
}
