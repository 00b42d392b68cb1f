using System.Buffers;

namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// <c>equals</c> and <c>in</c>: one of some values, by value and type. A value of a type that is not among theirs is
/// unclear: many servers take <c>"5"</c> for 5 and <c>"true"</c> for true.
/// </summary>
/// <param name="texts">Each at most <see cref="MaxText"/> long.</param>
/// <param name="numbers">JSON numbers.</param>
/// <param name="truths">Truth values.</param>
internal sealed class ScalarTest(string[] texts, byte[][] numbers, bool[] truths) : ArgumentTest
{
    /// <summary>The longest text of a policy, in UTF-16 units.</summary>
    public const int MaxText = 1024;

    public override Judgement Judge(ReadOnlySpan<byte> raw) => raw switch
    {
        [(byte)'"', ..] when texts.Length > 0 => JudgeText(raw),
        [(byte)'t', ..] when truths.Length > 0 => Of(truths.AsSpan().Contains(true)),
        [(byte)'f', ..] when truths.Length > 0 => Of(truths.AsSpan().Contains(false)),
        [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] when numbers.Length > 0 => JudgeNumber(raw),
        _ => Judgement.Unclear,
    };

    private Judgement JudgeText(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > (MaxText * JsonStrings.BytesPerUnit) + 2)
        {
            return Judgement.Fails;
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

            return Judgement.Fails;
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

        var judgement = Judgement.Fails;
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

    private static Judgement Of(bool holds) => holds ? Judgement.Holds : Judgement.Fails;
}
