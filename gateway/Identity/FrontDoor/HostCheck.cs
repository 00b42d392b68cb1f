using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using McpGateway.Configuration;
using Microsoft.Extensions.Primitives;

namespace McpGateway.Identity.FrontDoor;

/// <summary>
/// Decides whether a Host header names this gateway. Against DNS rebinding: a web page whose own name was made to
/// point at the gateway's address sends that name here.
/// </summary>
internal static class HostCheck
{
    public static bool IsAllowed(in StringValues host, IPAddress? localAddress, GatewayOptions options)
    {
        // Two Host headers are two answers to the question who is meant.
        if (host.Count != 1 || !HostValue.TryParse(host[0], out var value))
        {
            return false;
        }

        return IsNamed(value, options.AllowedHosts) || (IsLoopbackName(value.Name) && localAddress is not null && IPAddress.IsLoopback(localAddress));
    }

    internal static bool IsLoopbackName(ReadOnlySpan<char> name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name is "127.0.0.1" or "[::1]";

    private static bool IsNamed(in HostValue value, FrozenSet<string> allowed)
    {
        var lookup = allowed.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.Contains(value.Name))
        {
            return true;
        }

        if (value.Port is not { } port)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[value.Name.Length + 6];
        return buffer.TryWrite(CultureInfo.InvariantCulture, $"{value.Name}:{port}", out var length) && lookup.Contains(buffer[..length]);
    }
}
