namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// <c>range</c>: a number between two bounds, both included. It holds only if the number is within as it is written and
/// as a double has it: <c>99.99999999999999999</c> is 100 to most servers, so that a deny from 100 on must reach it.
/// </summary>
/// <param name="least">A JSON number; null: no bound.</param>
/// <param name="most">A JSON number; null: no bound.</param>
internal sealed class RangeTest(byte[]? least, byte[]? most) : ArgumentTest
{
    public override Judgement Judge(ReadOnlySpan<byte> raw)
    {
        if (!DecimalText.TryRead(raw, out var number))
        {
            return Judgement.Unclear;
        }

        var (exact, rounded) = (true, true);
        if (DecimalText.TryRead(least, out var from))
        {
            exact = number.CompareTo(from) >= 0;
            rounded = number.Rounded >= from.Rounded;
        }

        if (DecimalText.TryRead(most, out var to))
        {
            exact &= number.CompareTo(to) <= 0;
            rounded &= number.Rounded <= to.Rounded;
        }

        return exact != rounded ? Judgement.Unclear : exact ? Judgement.Holds : Judgement.Fails;
    }
}
