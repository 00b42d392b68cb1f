using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace McpGateway.Configuration.Reading;

/// <summary>The bytes of a file, or why there are none ("does not exist"). One of the two is null.</summary>
internal readonly record struct FileContent(byte[]? Bytes, string? Problem)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The text, if it is UTF-8. Nothing is repaired: a byte that decodes to a replacement character would be reviewed
    /// as one thing and compared as another.
    /// </summary>
    public bool TryGetText([NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, Problem);
        if (Bytes is null)
        {
            problem ??= "does not exist";
            return false;
        }

        try
        {
            text = Strict.GetString(Bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            problem = "is not UTF-8";
            return false;
        }
    }
}
