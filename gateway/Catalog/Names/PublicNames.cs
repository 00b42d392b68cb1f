using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Catalog.Names;

/// <summary>
/// The names of tools and prompts on <c>/mcp</c>: <c>server__name</c> in <c>[a-zA-Z0-9_-]</c>, at most
/// <see cref="MaxLength"/> characters. A pure function of server and original name, so every gateway replica
/// gives the same. What had to be changed or cut ends in <c>_</c> and 8 hash characters. A name that already
/// ends so is hashed too, therefore an unchanged name can never be mistaken for a changed one.
/// </summary>
public sealed class PublicNames
{
    /// <summary>Stands between server and name. Server names have no underscore, so its first place is the border.</summary>
    public const string Separator = "__";

    /// <summary>The smallest length that leaves room for the longest server name and a hash of 16 characters.</summary>
    public const int MinimumLength = 40;

    private const int ShortHash = 8;
    private const int LongHash = 16;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <param name="maxLength"><c>names.maxLength</c>, at least <see cref="MinimumLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is smaller than that.</exception>
    public PublicNames(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, MinimumLength);
        MaxLength = maxLength;
    }

    /// <summary>Bound of every public name, in characters.</summary>
    public int MaxLength { get; }

    /// <summary>The public name of <paramref name="original"/>, a name as <paramref name="server"/> spells it.</summary>
    public string Of(string server, string original)
    {
        var room = MaxLength - server.Length - Separator.Length;
        return IsPlain(original) && original.Length <= room
            ? string.Concat(server, Separator, original)
            : Hashed(server, original, ShortHash);
    }

    /// <summary>
    /// The public name where two originals of one server share the 8 characters: both get 16. It can equal neither
    /// an unchanged name nor one with 8.
    /// </summary>
    public string OfColliding(string server, string original) => Hashed(server, original, LongHash);

    /// <summary>Splits at the first separator; false where there is none.</summary>
    public static bool TrySplit(ReadOnlySpan<char> name, out ReadOnlySpan<char> server, out ReadOnlySpan<char> local)
    {
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        server = at < 0 ? default : name[..at];
        local = at < 0 ? default : name[(at + Separator.Length)..];
        return at >= 0;
    }

    private static bool IsPlain(ReadOnlySpan<char> name) =>
        name.Length > 0 && !name.ContainsAnyExcept(Allowed) && !EndsInHash(name, ShortHash) && !EndsInHash(name, LongHash);

    private static bool EndsInHash(ReadOnlySpan<char> name, int length) =>
        name.Length > length && name[^(length + 1)] == '_' && !name[^length..].ContainsAnyExcept(Hex);

    private string Hashed(string server, string original, int length)
    {
        var text = new StringBuilder(MaxLength).Append(server).Append(Separator);
        var room = MaxLength - length - 1 - text.Length;
        foreach (var c in original.AsSpan(0, Math.Min(room, original.Length)))
        {
            text.Append(Allowed.Contains(c) ? c : '_');
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(original), digest);
        return text.Append('_').Append(Convert.ToHexStringLower(digest[..(length / 2)])).ToString();
    }
}
