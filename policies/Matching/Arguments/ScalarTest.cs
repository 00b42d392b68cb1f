using System.Buffers;

namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// <c>equals</c> and <c>in</c>: one of some values, by value and type. A value of a type that is not among theirs is
/// unclear: many servers take <c>"5"</c> for 5 and <c>"true"</c> for true. Where values of several types stand together,
/// one of them is no way past those of another type either.
/// </summary>
/// <param name="texts">Each at most <see cref="MaxText"/> long.</param>
/// <param name="numbers">JSON numbers.</param>
/// <param name="truths">Truth values.</param>
internal sealed class ScalarTest(string[] texts, byte[][] numbers, bool[] truths) : ArgumentTest
{
    /// <summary>The longest text of a policy, in UTF-16 units.</summary>
    public const int MaxText = 1024;

    private readonly bool _numericTexts = Array.Exists(texts, text => CouldBeNumber(text));

    public override Judgement Judge(ReadOnlySpan<byte> raw) => raw switch
    {
        [(byte)'"', ..] when texts.Length > 0 => JudgeText(raw),
        [(byte)'t', ..] when truths.Length > 0 => JudgeTruth(true),
        [(byte)'f', ..] when truths.Length > 0 => JudgeTruth(false),
        [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] when numbers.Length > 0 => JudgeNumber(raw),
        _ => Judgement.Unclear,
    };

    private Judgement JudgeText(ReadOnlySpan<byte> raw)
    {
        // Too long to be one of them, save to readers that stop at a NUL or drop what is no character.
        if (raw.Length > (MaxText * JsonStrings.BytesPerUnit) + 2)
        {
            return truths.Length > 0 || numbers.Length > 0 || !JsonStrings.IsText(raw) ? Judgement.Unclear : Judgement.Fails;
        }

        var buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            if (!JsonStrings.TryDecode(raw, buffer, out var length))
            {
                return Judgement.Unclear;
            }

            foreach (var text in texts)
            {
                if (buffer.AsSpan(0, length).SequenceEqual(text))
                {
                    return Judgement.Holds;
                }
            }

            // To some reader every text is true or false, and what has a digit, or nothing, is a number.
            return truths.Length > 0 || (numbers.Length > 0 && CouldBeNumber(buffer.AsSpan(0, length))) ? Judgement.Unclear : Judgement.Fails;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private Judgement JudgeNumber(ReadOnlySpan<byte> raw)
    {
        if (!DecimalText.TryRead(raw, out var value))
        {
            return Judgement.Unclear;
        }

        var judgement = truths.Length > 0 || _numericTexts ? Judgement.Unclear : Judgement.Fails;
        foreach (var number in numbers)
        {
            DecimalText.TryRead(number, out var wanted);
            if (value.CompareTo(wanted) == 0)
            {
                return Judgement.Holds;
            }

            // Equal to a reader that knows doubles only.
            judgement = value.Rounded.Equals(wanted.Rounded) ? Judgement.Unclear : judgement;
        }

        return judgement;
    }

    private Judgement JudgeTruth(bool value) =>
        truths.AsSpan().Contains(value) ? Judgement.Holds
        : texts.Length > 0 || numbers.Length > 0 ? Judgement.Unclear
        : Judgement.Fails;

    private static bool CouldBeNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsNumber(c))
            {
                return true;
            }
        }

        return text.IsWhiteSpace();
    }
}
