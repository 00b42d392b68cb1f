using System.Net;

namespace McpGateway.Identity.FrontDoor;

/// <summary>Where a request comes from, behind the proxies that are believed.</summary>
/// <param name="Address">Of the client; null where the transport has no addresses.</param>
/// <param name="Scheme">What the client used: http or https.</param>
public sealed record ClientSource(IPAddress? Address, string Scheme)
{
    private const int MostHops = 32;

    /// <summary>
    /// X-Forwarded-For is read from its end, as long as the address that wrote the entry belongs to <c>proxies</c>: what
    /// stands before the first stranger is the stranger's own claim.
    /// </summary>
    internal static ClientSource Of(HttpContext context, IReadOnlyList<IPNetwork> proxies)
    {
        var address = Plain(context.Connection.RemoteIpAddress);
        var scheme = context.Request.Scheme;
        if (proxies.Count == 0 || !IsProxy(address, proxies))
        {
            return new ClientSource(address, scheme);
        }

        var proto = Last(context.Request.Headers["X-Forwarded-Proto"].ToString(), out _).ToString();
        var rest = context.Request.Headers["X-Forwarded-For"].ToString().AsSpan();
        for (var hop = 0; hop < MostHops && !rest.IsEmpty && IsProxy(address, proxies); hop++)
        {
            // Some proxies write the port too.
            if (!IPEndPoint.TryParse(Last(rest, out rest), out var claimed))
            {
                break;
            }

            address = Plain(claimed.Address);
        }

        return new ClientSource(address, proto is "http" or "https" ? proto : scheme);
    }

    private static ReadOnlySpan<char> Last(ReadOnlySpan<char> list, out ReadOnlySpan<char> before)
    {
        var comma = list.LastIndexOf(',');
        before = comma < 0 ? [] : list[..comma];
        return list[(comma + 1)..].Trim();
    }

    private static bool IsProxy(IPAddress? address, IReadOnlyList<IPNetwork> proxies)
    {
        for (var i = 0; address is not null && i < proxies.Count; i++)
        {
            if (proxies[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
