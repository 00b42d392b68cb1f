using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using McpGateway.Configuration.Reading;

namespace McpGateway.Identity.ApiKeys;

/// <summary>
/// The text of an API key: <c>mcpg_ID_SECRET</c>, SECRET being 43 characters 0-9A-Za-z, 256 random bits. The prefix
/// lets scanners recognise one that leaked; the id says which to revoke.
/// </summary>
public static class ApiKeyText
{
    public const string Prefix = "mcpg_";

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 5 + 40 + 1 + SecretLength;

    private const int SecretLength = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create(Alphabet);

    /// <summary>62^43 &gt; 2^256.</summary>
    public static string Create(string id) => $"{Prefix}{id}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";

    public static bool TryGetId(ReadOnlySpan<char> key, out ReadOnlySpan<char> id)
    {
        id = [];
        if (key.Length > MaxLength || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = key[Prefix.Length..];
        var end = rest.IndexOf('_');
        if (end < 0 || !Names.IsKey(rest[..end]) || rest.Length - end - 1 != SecretLength || rest[(end + 1)..].ContainsAnyExcept(SecretCharacters))
        {
            return false;
        }

        id = rest[..end];
        return true;
    }

    /// <summary>
    /// SHA-256 of the whole key. A slow hash (Argon2, PBKDF2) defends secrets that can be guessed; 256 random bits
    /// cannot, and a slow one on each request would let anybody keep the processors busy.
    /// </summary>
    /// <param name="key">At most <see cref="MaxLength"/> characters.</param>
    /// <param name="hash">32 bytes.</param>
    public static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxLength * 3];
        var length = Encoding.UTF8.GetBytes(key, bytes);
        SHA256.HashData(bytes[..length], hash);
    }
}
