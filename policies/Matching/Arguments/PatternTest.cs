using System.Buffers;
using System.Text.RegularExpressions;

namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// <c>matches</c>: a regular expression over the whole of a text. Its time grows with the text's length only. Whether
/// <c>.</c> stands for a line break as well makes a difference that an attacker chooses: an allow of <c>ls .*</c> must not
/// let a second line pass, a deny of <c>rm .*</c> must not be escaped by one. Where the two readings differ it is unclear.
/// </summary>
internal sealed class PatternTest : ArgumentTest
{
    /// <summary>The longest pattern, in UTF-16 units.</summary>
    public const int MaxPattern = 1024;

    /// <summary>The longest text that is judged, in UTF-16 units.</summary>
    public const int MaxText = 16 * 1024;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _narrow;
    private readonly Regex _wide;

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking, or is too large without.</exception>
    public PatternTest(string pattern)
    {
        // By itself first: "a)|(?:b" would be well-formed inside the group below, and would no longer be about the whole text.
        _ = new Regex(pattern, Options);
        var whole = $@"\A(?:{pattern})\z";
        _narrow = new Regex(whole, Options);
        _wide = pattern.Contains('.', StringComparison.Ordinal) ? new Regex(whole, Options | RegexOptions.Singleline) : _narrow;
    }

    public override Judgement Judge(ReadOnlySpan<byte> raw)
    {
        if (raw is not [(byte)'"', ..] || raw.Length > (MaxText * JsonStrings.BytesPerUnit) + 2)
        {
            return Judgement.Unclear;
        }

        var buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            if (!JsonStrings.TryDecode(raw, buffer, out var length) || length > MaxText)
            {
                return Judgement.Unclear;
            }

            var text = buffer.AsSpan(0, length);
            return _narrow.IsMatch(text) ? Judgement.Holds
                : !ReferenceEquals(_wide, _narrow) && text.Contains('\n') && _wide.IsMatch(text) ? Judgement.Unclear
                : Judgement.Fails;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
