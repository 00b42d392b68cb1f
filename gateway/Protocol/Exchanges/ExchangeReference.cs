using System.Security.Cryptography;

namespace McpGateway.Protocol.Exchanges;

/// <summary>Makes the text by which a client, an operator and the record speak of one exchange.</summary>
public static class ExchangeReference
{
    public const int Length = 16;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Random bytes for the next ones: to ask the system each time costs more than all the rest.</summary>
    [ThreadStatic]
    private static byte[]? ahead;

    [ThreadStatic]
    private static int left;

    /// <summary>80 random bits in Crockford's base 32: nobody can guess another's, and it reads well aloud.</summary>
    public static string Create() => string.Create(Length, Alphabet, static (text, alphabet) =>
    {
        ReadOnlySpan<byte> random = Take();
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = alphabet[random[i] & 31];
        }
    });

    private static ReadOnlySpan<byte> Take()
    {
        byte[] bytes = ahead ??= new byte[64 * Length];
        if (left == 0)
        {
            RandomNumberGenerator.Fill(bytes);
            left = bytes.Length;
        }

        left -= Length;
        return bytes.AsSpan(left, Length);
    }
}
