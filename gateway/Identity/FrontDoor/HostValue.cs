using System.Buffers;
using System.Globalization;

namespace McpGateway.Identity.FrontDoor;

/// <summary>A Host header or the authority of an origin, taken apart strictly.</summary>
internal readonly ref struct HostValue(ReadOnlySpan<char> name, int? port)
{
    private const int Longest = 255 + 6;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("ABCDEFabcdef0123456789:.");

    /// <summary>Without the port; an IPv6 address in its brackets.</summary>
    public ReadOnlySpan<char> Name { get; } = name;

    /// <summary>Null if none was written.</summary>
    public int? Port { get; } = port;

    /// <summary>False for anything beside a name or address and an optional port: user information, lists, blanks, escapes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out HostValue value)
    {
        value = default;
        if (text.IsEmpty || text.Length > Longest)
        {
            return false;
        }

        var end = text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':') is var colon and >= 0 ? colon : text.Length;
        if (end == 0)
        {
            return false;
        }

        var name = text[..end];
        var clean = name[0] == '[' ? !name[1..^1].IsEmpty && !name[1..^1].ContainsAnyExcept(AddressCharacters) : !name.ContainsAnyExcept(NameCharacters);
        if (!clean || !TryPort(text[end..], out var port))
        {
            return false;
        }

        value = new HostValue(name, port);
        return true;
    }

    private static bool TryPort(ReadOnlySpan<char> rest, out int? port)
    {
        port = null;
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != ':' || rest.Length is < 2 or > 6 || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }
}
