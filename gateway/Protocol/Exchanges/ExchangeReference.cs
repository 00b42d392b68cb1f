using System.Security.Cryptography;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Makes the text by which a client, an operator and the record speak of one exchange.</summary>
public static class ExchangeReference
{
    public const int Length = 16;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>80 random bits in Crockford's base 32: nobody can guess another's, and it reads well aloud.</summary>
    public static string Create() => string.Create(Length, Alphabet, static (text, alphabet) =>
    {
        Span<byte> random = stackalloc byte[Length];
        RandomNumberGenerator.Fill(random);
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = alphabet[random[i] & 31];
        }
    });
}
